import { EventEmitter } from 'node:events'
import type { Session } from 'electron'

type OnRequest = (details: { url: string }, decide: (decision: { cancel?: boolean }) => void) => void
type OnAppRequest = (request: { url: string; method: string }) => Promise<Response>
type OnPermission = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>
type ChecksPermission = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>
type Permission = Parameters<OnPermission>[1]
type VerifiesCertificate = (request: object, decide: (result: number) => void) => void

/** A session that answers as Electron's would, with what it was given; without that it allows, as Electron does. */
export class FakeSession extends EventEmitter {
  private onRequest: OnRequest | undefined
  private onAppRequest: OnAppRequest | undefined
  private onPermission: OnPermission | undefined
  private permissionCheck: ChecksPermission | undefined
  private deviceCheck: (() => boolean) | undefined
  private certificateCheck: VerifiesCertificate | undefined
  spellChecks = true
  readonly webRequest = { onBeforeRequest: (listener: OnRequest): void => void (this.onRequest = listener) }
  readonly protocol = { handle: (_scheme: string, handler: OnAppRequest): void => void (this.onAppRequest = handler) }
  setPermissionRequestHandler = (handler: OnPermission): void => void (this.onPermission = handler)
  setPermissionCheckHandler = (handler: ChecksPermission): void => void (this.permissionCheck = handler)
  setDevicePermissionHandler = (handler: () => boolean): void => void (this.deviceCheck = handler)
  setCertificateVerifyProc = (verify: VerifiesCertificate): void => void (this.certificateCheck = verify)
  setSpellCheckerEnabled = (enabled: boolean): void => void (this.spellChecks = enabled)

  mayLoad(url: string): boolean {
    let isCancelled = false
    this.onRequest?.({ url }, ({ cancel }) => (isCancelled = cancel === true))
    return !isCancelled
  }
  load(url: string, method = 'GET'): Promise<Response> {
    if (!this.onAppRequest) throw new Error('Nothing serves app: addresses')
    return this.onAppRequest({ url, method })
  }
  requestsPermission(permission: Permission): boolean {
    let isGranted = true
    this.onPermission?.(null as never, permission, given => (isGranted = given), null as never)
    return isGranted
  }
  checksPermission(permission: Parameters<ChecksPermission>[1]): boolean {
    return this.permissionCheck?.(null, permission, 'app://trialbook', null as never) ?? true
  }
  allowsDevice(): boolean {
    return this.deviceCheck?.() ?? true
  }
  acceptsCertificate(): boolean {
    let result = 0
    this.certificateCheck?.({}, given => (result = given))
    return result === 0
  }
}

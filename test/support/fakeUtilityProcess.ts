import { fork } from 'node:child_process'
import type { ChildProcess, ForkOptions } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { constants } from 'node:os'

const childFile = new URL('./fakeUtilityChild.ts', import.meta.url).href

export type UtilityOptions = { env: Record<string, string>; execArgv: string[]; serviceName: string; stdio: ForkOptions['stdio'] }

/** A utility process over child_process: known by its pid once it has spawned and no longer when it is gone, and telling a signal as a number. */
export class FakeUtilityProcess extends EventEmitter {
  pid: number | undefined
  readonly stderr: ChildProcess['stderr']
  readonly #child: ChildProcess
  constructor(program: string, args: string[], { env, execArgv }: UtilityOptions) {
    super()
    const child = fork(program, args, {
      env,
      execArgv: [...execArgv, '--import', childFile],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc']
    })
    this.#child = child
    this.stderr = child.stderr
    child.on('spawn', () => {
      this.pid = child.pid
      this.emit('spawn')
    })
    child.on('message', message => this.emit('message', message))
    child.on('exit', (code, signal) => {
      this.pid = undefined
      this.emit('exit', signal === null ? code : constants.signals[signal])
    })
  }
  postMessage(message: object): void {
    this.#child.send(message, () => undefined)
  }
  kill(): boolean {
    return this.pid !== undefined && this.#child.kill()
  }
}

export const utilityProcess = {
  /** How each was started. */
  forks: [] as { program: string; options: UtilityOptions }[],
  fork(program: string, args: string[], options: UtilityOptions): FakeUtilityProcess {
    utilityProcess.forks.push({ program, options })
    return new FakeUtilityProcess(program, args, options)
  }
}

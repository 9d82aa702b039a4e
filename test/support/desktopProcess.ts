import { registerHooks } from 'node:module'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../src/shared/contract.ts'
import { transportSerializers } from '../../src/shared/transportSerializers.ts'

/** Runs a built main bundle (its path is the argument) over the fake of Electron, as its page asks for a health check, and prints the answer as JSON. */
const fake = new URL('./fakeElectron.ts', import.meta.url).href
registerHooks({
  resolve: (specifier, context, next) => (specifier === 'electron' ? { url: fake, shortCircuit: true } : next(specifier, context))
})

const { app, BrowserWindow, dialog, session } = await import('./fakeElectron.ts')
await import(process.argv[2] ?? '')
app.becomeReady()
while (BrowserWindow.all.length === 0) {
  if (dialog.errors.length > 0) throw new Error(dialog.errors[0]?.content)
  await new Promise(resolve => setTimeout(resolve, 10))
}
const contents = BrowserWindow.all[0]?.webContents
contents?.sends('trialbook:connect')
const port = contents?.ports[0]
if (!port) throw new Error('The page was given no port')
port.start()
const client: ContractRouterClient<Contract> = createORPCClient(new RPCLink({ port, customJsonSerializers: transportSerializers }))
const checks = await client.host.check()
const page = await (await session.defaultSession.load('app://trialbook/')).text()
process.stdout.write(`${JSON.stringify({ checks, page, preload: BrowserWindow.all[0]?.options.webPreferences?.preload })}\n`)
app.quit()
while (app.quits === 0) await new Promise(resolve => setTimeout(resolve, 10))
app.cleanUp()
process.exit(0)

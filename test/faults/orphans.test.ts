import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { installProgram } from '../support/commandLine.ts'
import { survives } from '../support/faults.ts'
import { temporaryFolder } from '../support/openTestCore.ts'
import { lockOf, startOwnHost } from '../support/ownHost.ts'
import { childrenOf, isAlive, untilGone } from '../support/processes.ts'
import { connectClient } from '../support/startServer.ts'

const program = installProgram({ realTrainer: true })
const skip = process.platform === 'linux' ? undefined : 'only Linux tells whose child a process is'

/** A host that trains two real runs, of which one trainer may hang; then the host ends, and no process may be left. */
async function endOf(signal: NodeJS.Signals, { hang, laterMs }: { hang: boolean; laterMs: number }): Promise<number> {
  const libraryFolder = temporaryFolder()
  const { host } = await startOwnHost({ program, libraryFolder })
  const { client } = await connectClient(lockOf(libraryFolder).contact)
  const stream = await client.events.subscribe()
  await client.settings.set({ runs_at_once: 2 })
  await client.runs.start({ hyperparameters: { num_epochs: 1000, max_train_samples: 2000 }, seeds: 2 })
  const trained = new Set<string>()
  for await (const event of stream) {
    if (event.type === 'points_added') trained.add(event.run_id)
    if (trained.size === 2) break
  }
  const trainers = childrenOf(host.child.pid!)
  assert.equal(trainers.length, 2)
  onTestFinished(() => {
    for (const pid of trainers) if (isAlive(pid)) process.kill(pid, 'SIGKILL')
  })
  if (hang) process.kill(trainers[0]!, 'SIGSTOP')
  await sleep(laterMs)
  host.child.kill(signal)
  await host.ended
  const endedAt = performance.now()
  for (const pid of trainers) await untilGone(pid)
  return performance.now() - endedAt
}

for (const [signal, hang, short] of [
  ['SIGKILL', false, 1],
  ['SIGKILL', true, 1],
  ['SIGSEGV', true, 0],
  ['SIGTERM', false, 0]
] as const) {
  const name = `${signal} of the app while ${hang ? 'one of its trainers hangs' : 'two runs train'}: no process is left`
  survives({ fault: 2, name, tries: { short, long: 10 }, skip }, async chance => ({
    recoveryMs: await endOf(signal, { hang, laterMs: chance.between(0, 300) })
  }))
}

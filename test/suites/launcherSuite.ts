import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TrainerExit, TrainerLauncher, TrainerProcess } from '../../src/core/training/trainerLauncher.ts'
import type { FromTrainer } from '../../src/shared/trainerProtocol.ts'

const programFile = path.join(import.meta.dirname, '../support/launchedProgram.ts')
const exitOf = (trainer: TrainerProcess): Promise<TrainerExit> => new Promise(resolve => trainer.onExit(resolve))
const log = (line: string): FromTrainer => ({ type: 'log', line })

/** Tells the program what to do next; the protocol's own messages would do nothing here. */
const order = (trainer: TrainerProcess, line: string): void =>
  trainer.send({
    type: 'start',
    run_id: line,
    hyperparameters: {},
    dataset: {} as never,
    checkpoint_folder: '',
    epochs_known: 0,
    fork: null
  })

/** What every launcher promises; `launcherOf` makes one for a program. */
export function launcherSuite(name: string, launcherOf: (program: string) => TrainerLauncher): void {
  function launch(threads = 1): { trainer: TrainerProcess; heard: FromTrainer[]; hears: (count: number) => Promise<void> } {
    const trainer = launcherOf(programFile).launch({ threads })
    const heard: FromTrainer[] = []
    trainer.onMessage(message => heard.push(message))
    const hears = async (count: number): Promise<void> => {
      await expect.poll(() => heard.length).toBeGreaterThanOrEqual(count)
    }
    return { trainer, heard, hears }
  }

  describe(name, () => {
    it('passes messages both ways, in order and unchanged', async () => {
      const { trainer, heard, hears } = launch()
      order(trainer, 'count')
      await hears(102)
      expect(heard[0]).toEqual(log('ready'))
      expect(heard.slice(1, 101)).toEqual(Array.from({ length: 100 }, (_, i) => log(String(i))))
      expect(heard[101]).toEqual({
        type: 'progress',
        epoch: NaN,
        batch: Infinity,
        batches: -Infinity,
        loss: Float64Array.of(NaN, Infinity),
        accuracy: '정확도',
        samples_per_second: undefined
      })
      trainer.kill()
      await exitOf(trainer)
    })

    it('gives TensorFlow its threads', async () => {
      const { trainer, heard, hears } = launch(3)
      order(trainer, 'threads')
      await hears(2)
      expect(heard[1]).toEqual(log('3 3'))
      trainer.kill()
      await exitOf(trainer)
    })

    it('tells the code of an exit, and the last forty lines of what it wrote', async () => {
      const { trainer, hears } = launch()
      await hears(1)
      order(trainer, 'fail')
      const exit = await exitOf(trainer)
      expect(exit.code).toBe(7)
      expect(exit.stderrTail.length).toBe(40)
      expect(exit.stderrTail.at(-1)).toBe('line 99: 실패')
      expect(exit.stderrTail[0]).toBe('line 60: 실패')
    })

    it('tells an exit once, and at once to who asks later', async () => {
      const { trainer, hears } = launch()
      await hears(1)
      let times = 0
      trainer.onExit(() => times++)
      order(trainer, 'leave')
      const exit = await exitOf(trainer)
      expect(exit).toMatchObject({ code: 0 })
      expect(await exitOf(trainer)).toBe(exit)
      expect(times).toBe(1)
    })

    it('kills at once, also a program that does not listen', async () => {
      const { trainer, hears } = launch()
      await hears(1)
      order(trainer, 'hang')
      trainer.kill()
      expect((await exitOf(trainer)).code).not.toBe(0)
    })

    it('kills a program that has not come up yet', async () => {
      const { trainer, heard } = launch()
      trainer.kill()
      expect((await exitOf(trainer)).code).not.toBe(0)
      expect(heard).toEqual([])
    })

    it('takes messages to a program that is gone without a fault, and no longer calls who stopped listening', async () => {
      const { trainer, hears } = launch()
      await hears(1)
      let times = 0
      const stop = trainer.onMessage(() => times++)
      stop()
      order(trainer, 'leave')
      await exitOf(trainer)
      trainer.send({ type: 'stop' })
      trainer.kill()
      expect(times).toBe(0)
    })

    it('tells of a program that does not exist', async () => {
      const trainer = launcherOf('/nowhere/trainer.ts').launch({ threads: 1 })
      const exit = await exitOf(trainer)
      expect(exit.code).not.toBe(0)
      expect(exit.stderrTail.join('\n')).toContain('/nowhere/trainer.ts')
    })
  })
}

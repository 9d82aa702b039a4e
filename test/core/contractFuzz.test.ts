import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ORPCError } from '@orpc/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { contract } from '../../src/shared/contract.ts'
import { errorMap } from '../../src/shared/errors.ts'
import { openTestCore, temporaryFolder } from '../support/openTestCore.ts'
import type { TestCore } from '../support/openTestCore.ts'
import { schemaArbitrary } from '../support/schemaArbitrary.ts'

type Leaf = { path: string[]; input: z.ZodType | undefined }

/** Every method of the contract but the stream of events, which asks for nothing. */
function leavesOf(node: object, path: string[] = []): Leaf[] {
  if ('~orpc' in node) return [{ path, input: (node['~orpc'] as { inputSchema?: z.ZodType }).inputSchema }]
  return Object.entries(node).flatMap(([name, child]) => leavesOf(child as object, [...path, name]))
}
const methods = leavesOf(contract).filter(({ path }) => path.join('.') !== 'events.subscribe')

const triesEach = 60
/** Far longer than anything here takes; what hangs is told by name instead of by the end of the test. */
const hangMs = 8000

/** A library with something of each kind; nothing of it is trained. */
async function openFilled(): Promise<{ core: TestCore; ids: string[] }> {
  // In a folder of its own, in which nothing else may come to be.
  const core = await openTestCore({ trainQueued: false, libraryFolder: join(temporaryFolder(), 'library') })
  const { runs } = await core.client.runs.start({ hyperparameters: { num_epochs: 2, seed: 1 }, seeds: 3 })
  const { sweep } = await core.client.sweeps.start({
    space: { learning_rate: { type: 'float', low: 0.001, high: 0.1, log: true } },
    objective: { metric: 'val_loss', statistic: 'min', direction: 'minimize' },
    budget: { trials: 3 }
  })
  return {
    core,
    ids: [...runs, ...runs, ...runs].map(({ id }) => id).concat(sweep.id, sweep.id, runs[0]?.experiment_id ?? '', 'Default', 'mnist')
  }
}

function called({ client }: TestCore, path: readonly string[], input: unknown): Promise<unknown> {
  const method = path.reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], client) as (
    given: unknown
  ) => Promise<unknown>
  return method(input)
}

describe('whatever a window sends', () => {
  test.each(methods.map(method => [method.path.join('.'), method] as const))(
    '%s answers it, or refuses it with a code',
    async (name, { path, input }) => {
      const { core, ids } = await openFilled()
      const inputs = input ? schemaArbitrary(z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as object, ids) : fc.anything()
      await fc.assert(
        fc.asyncProperty(inputs, async given => {
          let timer: NodeJS.Timeout | undefined
          const hung = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`${name} hung`)), hangMs)))
          try {
            await Promise.race([called(core, path, given), hung])
          } catch (error) {
            if (!(error instanceof ORPCError)) throw error
            expect(Object.keys(errorMap), error.message).toContain(error.code)
          } finally {
            clearTimeout(timer)
          }
        }),
        { numRuns: input ? triesEach : 2 }
      )
      // Nothing was written beside the library, and it answers still.
      expect(readdirSync(dirname(core.libraryFolder))).toEqual(['library'])
      expect((await core.client.runs.list({})).rows.length).toBeLessThanOrEqual(100)
    }
  )
})

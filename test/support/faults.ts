import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { afterAll, describe, test } from 'vitest'

/** What a fault came to, as `npm run faults -- --json` prints it. */
export type FaultReport = {
  fault: number
  name: string
  tries: number
  survived: number
  /** Acknowledged points that were not there afterwards; null where the fault is not about points. */
  lost_points: number | null
  /** From the start after the fault until the library could be used. */
  recovery_ms: { median: number; max: number } | null
  /** The seed of the first try; each further one has the next. */
  seed: number
  skipped: string | null
}

type Fault = {
  /** Its number in docs/reliability.md. */
  fault: number
  name: string
  /** In `npm test`, where 0 leaves it out, and in `npm run faults`. */
  tries: { short: number; long: number }
  /** Why this machine cannot produce it. */
  skip?: string | undefined
}
/** What a try measured; a fault that is not survived throws. */
export type Survived = { lostPoints?: number; recoveryMs?: number }
export type Chance = {
  /** A whole number from `low` to `high`, both possible. */
  between(low: number, high: number): number
  bytes(count: number): Buffer
}

/** Set by `npm run faults`: the folder the reports go into. The long variants run only then. */
const reportFolder = process.env['TRIALBOOK_FAULTS']
const firstSeed = Number(process.env['TRIALBOOK_FAULTS_SEED'] ?? Math.floor(Math.random() * 1e9))

function createChance(seed: number): Chance {
  const generator = xoroshiro128plus(seed)
  const between = (low: number, high: number): number => uniformInt(generator, low, high)
  return { between, bytes: count => Buffer.from(Uint8Array.from({ length: count }, () => between(0, 255))) }
}

function writeReport(folder: string, report: FaultReport): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, `${randomUUID()}.json`), JSON.stringify(report))
}

function spread(values: readonly number[]): FaultReport['recovery_ms'] {
  const sorted = values.map(Math.round).sort((a, b) => a - b)
  return sorted.length === 0 ? null : { median: sorted[Math.floor(sorted.length / 2)] ?? NaN, max: sorted.at(-1) ?? NaN }
}

/**
 * Tries a fault several times, each try a test of its own whose seed stands in its name. `TRIALBOOK_FAULTS_SEED` repeats one. A try gets what it chooses
 * at random from `chance`, throws where the fault is not survived, and returns what it measured.
 */
export function survives({ fault, name, tries, skip }: Fault, attempt: (chance: Chance) => Survived | Promise<Survived>): void {
  const count = reportFolder === undefined ? tries.short : tries.long
  if (count === 0) return
  describe(`fault ${fault}: ${name}`, () => {
    const results: Survived[] = []
    for (let place = 0; place < count; place++) {
      const seed = firstSeed + place
      test(`try ${place + 1} (seed ${seed})`, { timeout: 180_000 }, async context => {
        if (skip !== undefined) context.skip(skip)
        const result = await attempt(createChance(seed))
        results.push(result)
        if (result.lostPoints) throw new Error(`${result.lostPoints} acknowledged points are lost`)
      })
    }
    if (reportFolder === undefined) return
    afterAll(() => {
      const lost = results.flatMap(({ lostPoints }) => lostPoints ?? [])
      writeReport(reportFolder, {
        fault,
        name,
        tries: skip === undefined ? count : 0,
        survived: results.filter(({ lostPoints = 0 }) => lostPoints === 0).length,
        lost_points: lost.length === 0 ? null : lost.reduce((sum, points) => sum + points, 0),
        recovery_ms: spread(results.flatMap(({ recoveryMs }) => recoveryMs ?? [])),
        seed: firstSeed,
        skipped: skip ?? null
      })
    })
  })
}

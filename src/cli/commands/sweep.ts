import { ExpectedError } from '../../shared/errors.ts'
import { metricDirection } from '../../shared/metric.ts'
import { presets } from '../../shared/presets.ts'
import { prunerKinds, samplerKinds } from '../../shared/sweep.ts'
import type { Objective, Sweep, SweepRequest } from '../../shared/sweep.ts'
import { findRun } from '../findRun.ts'
import { sweepMeant } from '../findSweep.ts'
import { bestText, followSweep, trialsText } from '../followSweep.ts'
import { openLibrary } from '../openLibrary.ts'
import type { Client } from '../openLibrary.ts'
import { print, printJson } from '../output.ts'
import { readObject } from '../readObject.ts'
import { tableLines } from '../table.ts'
import type { Column } from '../table.ts'
import { withLibrary } from './look.ts'
import { datasetNamed } from './import.ts'
import { followInForeground } from './run.ts'
import type { LookOptions } from './look.ts'

export type SweepOptions = LookOptions & {
  space: string
  sampler?: string
  pruner?: string
  trials?: number
  minutes?: number
  workers?: number
  objective?: string
  seed?: number
  experiment?: string
  name?: string
  preset: string
  dataset?: string
  set?: Record<string, unknown>
  config?: string
  warmStart?: true
}

/** "min val_loss", "max val_accuracy", "last(val_loss)", "min last(val_loss)" or a metric alone, whose best is meant. */
export function parseObjective(text: string): Objective {
  const found = /^(?:(min|max)\s+)?(?:(last|min|max)\(\s*([^\s()]+)\s*\)|([^\s()]+))$/.exec(text.trim())
  const metric = found?.[3] ?? found?.[4]
  if (!found || metric === undefined)
    throw new ExpectedError(
      'BAD_USAGE',
      `--objective: “${text}” is none. Write "min val_loss", "max val_accuracy" or "min last(val_loss)".`
    )
  const usual = metricDirection(metric) === 'lower' ? 'min' : 'max'
  const wanted = found[1] ?? (found[2] === 'min' || found[2] === 'max' ? found[2] : usual)
  return { metric, statistic: (found[2] ?? wanted) as Objective['statistic'], direction: wanted === 'min' ? 'minimize' : 'maximize' }
}

function oneOf<Kind extends string>(option: string, given: string | undefined, kinds: readonly Kind[], usual: Kind): Kind {
  const kind = kinds.find(one => one === (given ?? usual))
  if (kind === undefined)
    throw new ExpectedError('BAD_USAGE', `${option}: there is no ${String(given)}. Choose one of: ${kinds.join(', ')}.`)
  return kind
}

function requestOf(options: SweepOptions): SweepRequest {
  const preset = presets.find(({ id }) => id === options.preset)
  if (!preset)
    throw new ExpectedError(
      'BAD_USAGE',
      `--preset: there is no ${options.preset}. Choose one of: ${presets.map(({ id }) => id).join(', ')}.`
    )
  const config = options.config ? readObject('--config', options.config, 'hyperparameters, such as {"learning_rate": 0.01}') : {}
  return {
    dataset: options.dataset ?? preset.dataset,
    hyperparameters: { ...preset.hyperparameters, ...config, ...options.set },
    space: readObject(
      '--space',
      options.space,
      'parameters, such as {"learning_rate": {"type": "float", "low": 0.0001, "high": 0.1, "log": true}}'
    ),
    objective: parseObjective(options.objective ?? 'min val_loss'),
    sampler: { kind: oneOf('--sampler', options.sampler, samplerKinds, 'tpe'), seed: options.seed ?? 0 },
    pruner: { kind: oneOf('--pruner', options.pruner, prunerKinds, 'none') },
    budget: { trials: options.trials ?? null, minutes: options.minutes ?? null },
    workers: options.workers ?? 1,
    warm_start: options.warmStart === true,
    ...(options.experiment === undefined ? {} : { experiment: options.experiment }),
    ...(options.name === undefined ? {} : { name: options.name })
  }
}

/** 0 where it is done; 1 where it gave up, or nothing completed. */
const exitCode = ({ state, best }: Sweep): number => (state === 'paused' || best === null ? 1 : 0)

type Begin = Parameters<typeof followSweep>[1]
async function follow(options: LookOptions, begin: (client: Client) => Begin | Promise<Begin>): Promise<number> {
  const library = await openLibrary(options.dataDir, { trains: true })
  let patient = false
  try {
    const { sweep, interrupted } = await followSweep(library.client, await begin(library.client), { json: options.json === true })
    if (interrupted) return 130
    patient = true
    return exitCode(sweep)
  } finally {
    await library.close({ patient })
  }
}

/** Searches in the foreground; 130 where Ctrl-C stopped it. */
export function sweepCommand(options: SweepOptions): Promise<number> {
  const request = requestOf(options)
  return follow(options, async client => ({ request: { ...request, dataset: await datasetNamed(client, request.dataset ?? 'mnist') } }))
}

/** Goes on with a sweep, or with a run, in the foreground. A number always means a run. */
export async function resumeCommand(reference: string, options: LookOptions): Promise<number> {
  const sweep = /^#?\d+$/.test(reference) ? undefined : await sweepNamed(reference, options)
  if (sweep) return follow(options, () => ({ resume: sweep.id }))
  return followInForeground(options, async client => client.runs.resume({ ids: [(await findRun(client, reference)).id] }))
}

/** The sweep of a name or UUID, looked up before anything trains. */
async function sweepNamed(reference: string, options: LookOptions): Promise<Sweep | undefined> {
  let found: Sweep | undefined
  await withLibrary(options, async client => {
    found = await sweepMeant(client, reference)
    return 0
  })
  return found
}

const columns: Column[] = [
  { title: 'sweep' },
  { title: 'name' },
  { title: 'state' },
  { title: 'method' },
  { title: 'trials', right: true },
  { title: 'objective' },
  { title: 'best' },
  { title: 'started' }
]

export const sweepsCommand = (options: LookOptions): Promise<number> =>
  withLibrary(options, async client => {
    const { sweeps } = await client.sweeps.list()
    if (options.json) for (const sweep of sweeps) printJson(sweep)
    else if (sweeps.length === 0) print('No sweeps yet. `trialbook sweep --space FILE.json` starts one.')
    else
      for (const line of tableLines(
        columns,
        sweeps.map(sweep => [
          sweep.id.slice(0, 8),
          sweep.name,
          sweep.state,
          sweep.sampler.kind,
          trialsText(sweep),
          `${sweep.objective.direction} ${sweep.objective.metric}`,
          bestText(sweep),
          sweep.created_at
        ])
      ))
        print(line)
    return 0
  })

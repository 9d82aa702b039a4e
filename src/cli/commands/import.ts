import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Dataset, ImageForm, encodings, predictions, splits } from '../../shared/dataset.ts'
import { invalidInput } from '../../shared/errors.ts'
import type { Client } from '../openLibrary.ts'
import { note, print, printJson } from '../output.ts'
import { withLibrary } from './look.ts'
import type { LookOptions } from './look.ts'

export type ImportOptions = LookOptions & {
  name?: string
  target?: string
  predict?: (typeof predictions)[number]
  split?: (typeof splits)[number]
  testShare?: number
  seed?: number
  encoding?: (typeof encodings)[number]
  ignore?: string[]
  category?: string[]
  size?: ImageForm
  skipBroken?: boolean
  from?: 'tensorboard' | 'optuna'
  experiment?: string
}

const told = ({ name, version, train_samples, test_samples, inputs, input_shape, classes }: Dataset): string =>
  `${name}, version ${version}: ${train_samples} training and ${test_samples} test ${inputs ? `rows, ${inputs.length} inputs` : `images of ${input_shape.join(' x ')}`}, ${classes === 0 ? 'a number to predict' : `${classes} classes`}.`

/** What the options say about columns, laid over what the file itself suggests. */
async function columnsOf(client: Client, file: string, { ignore = [], category = [], encoding }: ImportOptions) {
  if (ignore.length + category.length === 0) return {}
  const preview = await client.datasets.preview({ path: file, ...(encoding ? { encoding } : {}) })
  if (preview.kind === 'images')
    throw invalidInput([
      { field: 'columns', code: 'no_columns', message: 'A set of images has no columns to ignore or to name.', params: {} }
    ])
  const recipes = new Map(preview.columns.map(({ name, recipe }) => [name, recipe]))
  const changed = [
    ...ignore.map(name => [name, { role: 'ignore', type: recipes.get(name)?.type ?? 'number' }] as const),
    ...category.map(name => [name, { role: 'input', type: 'category', missing: 'category' }] as const)
  ]
  return { columns: Object.fromEntries(changed) as NonNullable<Parameters<Client['datasets']['import']>[0]['columns']> }
}

/** Runs that another program has written. What could not be read is named, and is a failure. */
function importRuns(place: string, { from, experiment, ...options }: ImportOptions & { from: 'tensorboard' | 'optuna' }): Promise<number> {
  return withLibrary(options, async client => {
    const done = await client.tracking.importRuns({ path: path.resolve(place), from, ...(experiment ? { experiment } : {}) })
    if (options.json) printJson(done)
    else print(`${done.runs} runs, ${done.points} new measurements.`)
    for (const { file, reason } of done.skipped) note(`${file}: ${reason}; what comes after it was left out.`)
    return done.skipped.length > 0 ? 1 : 0
  })
}

/** Copies a table or a set of images into the library. */
export function importCommand(file: string, options: ImportOptions): Promise<number> {
  const { from } = options
  if (from) return importRuns(file, { ...options, from })
  return withLibrary(options, async client => {
    const { name, target, predict, split, testShare, seed, encoding, size: image } = options
    const given = Object.fromEntries(
      Object.entries({
        name,
        target,
        predict,
        split,
        test_share: testShare,
        seed,
        encoding,
        image,
        broken: options.skipBroken ? 'skip' : undefined
      }).filter(([, value]) => value !== undefined)
    )
    const at = path.resolve(file)
    const { dataset } = await client.datasets.import({ path: at, ...given, ...(await columnsOf(client, at, options)) })
    if (options.json) printJson(dataset)
    else print(told(dataset))
    return 0
  })
}

/** A dataset by its name, or by the path of a file, which is imported first as it suggests itself. */
export async function datasetNamed(client: Client, given: string): Promise<string> {
  const isKnown = (await client.datasets.list()).some(({ name }) => name === given)
  const isFile = !isKnown && existsSync(given)
  if (!isFile) return given
  const { dataset } = await client.datasets.import({ path: path.resolve(given) })
  note(told(dataset))
  return dataset.name
}

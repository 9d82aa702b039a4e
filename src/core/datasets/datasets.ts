import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { CompleteRecipe, Dataset, DatasetDetail, ImportPreview, TableFormat } from '../../shared/dataset.ts'
import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import { nearest } from '../../shared/nearest.ts'
import type { Sample } from '../../shared/sample.ts'
import type { TrainerDataset } from '../../shared/trainerProtocol.ts'
import { classBalance } from './readLabels.ts'
import type { EventBus } from '../eventBus.ts'
import type { DatasetRow } from '../storage/datasetsTable.ts'
import type { Store } from '../storage/openDatabase.ts'
import type { Tables } from '../storage/tables.ts'
import { profileTable } from './csv/profile.ts'
import { previewImages } from './images/importImages.ts'
import { openImageSet } from './images/openImageSet.ts'
import { importedDataset } from './importedDataset.ts'
import { importInto } from './importInto.ts'
import type { ImportWork } from './importWork.ts'
import { ruleOf } from './splitRows.ts'
import { readSamples } from './readSamples.ts'
import { draftFolder } from './tableFiles.ts'
import { createUploads } from './uploads.ts'

export type DatasetSource = {
  readonly description: Omit<Dataset, 'run_count'>
  readonly files: TrainerDataset
  /** Throws DATASET_INVALID with the file, the reason and what to do. */
  verify(): Promise<void>
}
/** What a caller knows an import by, and how it ends it. */
type Job = { job?: string | undefined; signal?: AbortSignal | undefined }

export type Datasets = ReturnType<typeof createDatasets>
type Dependencies = { builtIn: readonly DatasetSource[]; folder: string; store: Store; tables: Tables; bus: EventBus; now: () => number }
type KeyOf = { dataset_name: string; dataset_sha256: string }

const [progressEveryMs, longestName] = [200, 80]

const notFound = (name: string, known: readonly string[]): Error => {
  const suggestion = nearest(name, known)
  return new ExpectedError('NOT_FOUND', `No dataset is named “${name}”.${suggestion ? ` Did you mean ${suggestion}?` : ''}`, {
    what: 'dataset',
    id: name
  })
}

const refusal = (code: string, message: string, params: Record<string, string | number>): Error =>
  invalidInput([{ field: 'name', code, message, params }])

/** What can be trained on: what comes with Trialbook, and tables that were imported. */
export function createDatasets({ builtIn, folder, store, tables, bus, now }: Dependencies) {
  // An import that was cut short has left a draft, and the library as it was.
  for (const name of readdirSync(folder)) if (name.startsWith('.draft-')) rmSync(join(folder, name), { recursive: true, force: true })
  const uploads = createUploads(folder)
  let rows = tables.datasets.list()
  const builtInNames = new Set(builtIn.map(({ description }) => description.name))
  const source = (row: DatasetRow): DatasetSource => importedDataset(row, folder)
  const newest = (name: string): DatasetRow | undefined => rows.findLast(row => row.name === name)
  const sources = (): DatasetSource[] => [...builtIn, ...rows.filter(row => newest(row.name) === row).map(source)]

  function find(name: string): DatasetSource | undefined {
    return sources().find(({ description }) => description.name === name)
  }
  function require(name: string): DatasetSource {
    const found = find(name)
    if (!found)
      throw notFound(
        name,
        sources().map(({ description }) => description.name)
      )
    return found
  }
  function describe({ description }: DatasetSource): Dataset {
    return { ...description, run_count: tables.runs.countsByDataset().get(description.name) ?? 0 }
  }
  function changed(): void {
    rows = tables.datasets.list()
    bus.publish({ type: 'datasets_changed' })
  }

  /** Tells whoever knows the job how far it is, a few times a second. */
  function workOf({ job, signal }: Job): ImportWork {
    if (job === undefined) return { signal }
    let told = 0
    return {
      signal,
      progress(step, share) {
        if (now() - told < progressEveryMs && share < 1) return
        told = now()
        bus.publish({ type: 'import_progressed', job, step, share })
      }
    }
  }

  /** A name of a built-in one would hide it. */
  function assertFree(name: string): void {
    if (builtInNames.has(name))
      throw invalidInput([
        { field: 'name', code: 'name_taken', message: `“${name}” comes with Trialbook. Choose another name.`, params: { name } }
      ])
  }

  function keep(draft: string, row: DatasetRow): void {
    const own = join(folder, row.sha256)
    if (!existsSync(own)) renameSync(draft, own)
    store.durably(() => tables.datasets.insert(row))
    changed()
  }

  return {
    require,
    /** The very version that a run or a sweep was made for. */
    of: ({ dataset_name: name, dataset_sha256: sha256 }: KeyOf): DatasetSource => {
      const row = rows.find(one => one.sha256 === sha256)
      return row ? source(row) : require(name)
    },
    /** The newest version of each. */
    list: (): Dataset[] => sources().map(describe),
    async verify(name: string): Promise<Dataset> {
      const found = require(name)
      await found.verify()
      return describe(found)
    },
    async detail(name: string): Promise<DatasetDetail> {
      const row = builtInNames.has(name) ? undefined : newest(name)
      const found = require(name)
      await found.verify()
      const { recipe = null, profile = null, dropped = 0, near_twins = null } = row ?? {}
      return { dataset: describe(found), recipe, profile, dropped, near_twins, balance: classBalance(found.files) }
    },
    /** Samples of the newest version. */
    async samples(name: string, part: 'train' | 'test', indexes: readonly number[]): Promise<{ shape: number[]; values: Sample[] }> {
      const found = require(name)
      await found.verify()
      return { shape: found.description.input_shape, values: readSamples(found, part, indexes) }
    },
    upload: uploads.write,
    async preview(format: TableFormat, job: Job): Promise<ImportPreview> {
      const work = workOf(job)
      const set = await openImageSet(format.path, work)
      if (!set) return profileTable(format, work)
      try {
        return await previewImages(set, work)
      } finally {
        set.close()
      }
    },
    /** The same content made the same way is the dataset that is there; another content under the same name is its next version. */
    async import(recipe: CompleteRecipe, job: Job): Promise<Dataset> {
      if (recipe.name !== undefined) assertFree(recipe.name)
      const draft = draftFolder(folder, randomUUID())
      mkdirSync(draft)
      try {
        const imported = await importInto(draft, recipe, workOf(job))
        const known = rows.find(row => row.sha256 === imported.sha256)
        if (known) return describe(source(known))
        const name = recipe.name ?? imported.profile.name.slice(0, longestName)
        assertFree(name)
        const path = uploads.holds(recipe.path) ? basename(recipe.path) : recipe.path
        const { split } = ruleOf(recipe, imported.profile.given_test)
        keep(draft, { ...imported, name, version: (newest(name)?.version ?? 0) + 1, created_at: now(), recipe: { ...recipe, path, split } })
        if (uploads.holds(recipe.path)) uploads.remove(recipe.path)
        return describe(require(name))
      } finally {
        rmSync(draft, { recursive: true, force: true })
      }
    },
    /** All its versions, with the copies in the library; the imported file stays where it is. */
    remove(name: string): void {
      const own = rows.filter(row => row.name === name)
      if (own.length === 0) {
        const { description } = require(name)
        throw refusal('built_in', `${description.title} comes with Trialbook and stays.`, { name: description.title })
      }
      const n = tables.runs.countsOfDatasets(own.map(({ sha256 }) => sha256))
      if (n > 0) throw refusal('dataset_used', `${n} runs or sweeps use this dataset. Delete those forever first, or keep it.`, { n })
      store.durably(() => own.forEach(({ sha256 }) => tables.datasets.remove(sha256)))
      for (const { sha256 } of own) rmSync(join(folder, sha256), { recursive: true, force: true })
      changed()
    }
  }
}

import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { eachRun } from '../../cli/findRun.ts'
import { artifactRoot } from './entities.ts'
import type { Client } from './entities.ts'
import { invalid, missing } from './fault.ts'

type Pair = { key: string; value: string }
type Model = {
  info: Record<string, unknown> & { model_id: string; source_run_id: string; status: string; tags: Pair[] }
  data: { params: Pair[]; metrics: [] }
}

const pairs = z.array(z.object({ key: z.string(), value: z.coerce.string() })).default([])
const createSchema = z.object({
  experiment_id: z.string().default(''),
  name: z.string().max(250).default('model'),
  model_type: z.string().max(250).default(''),
  source_run_id: z.string().default(''),
  params: pairs,
  tags: pairs
})
const statuses = ['LOGGED_MODEL_PENDING', 'LOGGED_MODEL_READY', 'LOGGED_MODEL_UPLOAD_FAILED'] as const
/** Clients say how an upload ended by the name of the status, or by its number in the protocol. */
const statusSchema = z.union([z.enum(statuses), z.coerce.number().int().min(1).max(3)])

/** A model's id begins with that of its run, in whose folder its record lies. */
async function placeOf(client: Client, id: string): Promise<{ folder: string; file: string }> {
  const [, run] = /^m-([0-9a-f-]{36})-\d+$/.exec(id) ?? []
  if (run === undefined) throw missing(`The model ${id}`)
  const folder = path.join((await client.tracking.folder({ id: run })).folder, 'models')
  return { folder, file: path.join(folder, `${id}.json`) }
}

async function read(client: Client, id: string): Promise<Model> {
  const { file } = await placeOf(client, id)
  const text = await readFile(file, 'utf8').catch(() => {
    throw missing(`The model ${id}`)
  })
  return JSON.parse(text) as Model
}

async function write(client: Client, model: Model): Promise<{ model: Model }> {
  const { folder, file } = await placeOf(client, model.info.model_id)
  const written = { ...model, info: { ...model.info, last_updated_timestamp_ms: Date.now() } }
  await mkdir(folder, { recursive: true })
  await writeFile(`${file}.part`, JSON.stringify(written, null, 2))
  await rename(`${file}.part`, file)
  return { model: written }
}

const merged = (before: readonly Pair[], after: readonly Pair[]): Pair[] => [
  ...before.filter(({ key }) => !after.some(one => one.key === key)),
  ...after
]

async function create(client: Client, body: unknown): Promise<{ model: Model }> {
  const { experiment_id, name, model_type, source_run_id: run, params, tags } = createSchema.parse(body)
  if (run === '') throw invalid('Models are kept with the run that trained them: source_run_id is missing.')
  await client.runs.get({ id: run })
  const { folder } = await placeOf(client, `m-${run}-1`)
  const records = (await readdir(folder).catch(() => [])).filter(file => file.endsWith('.json'))
  const id = `m-${run}-${records.length + 1}`
  const info = {
    model_id: id,
    experiment_id,
    name,
    model_type,
    source_run_id: run,
    status: 'LOGGED_MODEL_PENDING',
    creation_timestamp_ms: Date.now()
  }
  return write(client, { info: { ...info, artifact_uri: `${artifactRoot(run)}/models/${id}`, tags }, data: { params, metrics: [] } })
}

/** Every model of every run that has any. */
async function search(client: Client): Promise<{ models: Model[] }> {
  const models: Model[] = []
  for await (const { id } of eachRun(client, { filter: 'source == "mlflow"', archived: true })) {
    const { folder } = await placeOf(client, `m-${id}-1`)
    const files = (await readdir(folder).catch(() => [])).filter(file => file.endsWith('.json'))
    for (const file of files) models.push(await read(client, file.slice(0, -'.json'.length)))
  }
  return { models }
}

async function remove(client: Client, id: string): Promise<Record<string, never>> {
  const { file } = await placeOf(client, id)
  await rm(file, { force: true })
  await rm(file.slice(0, -'.json'.length), { recursive: true, force: true })
  return {}
}

const numbered = (status: z.infer<typeof statusSchema>): string => (typeof status === 'number' ? (statuses[status - 1] ?? '') : status)

/**
 * Trained models that a program logs (MLflow 3): a record and its files, both among the artifacts of the run that trained them. Undefined for an address that is
 * none of theirs.
 */
export async function loggedModels(
  client: Client,
  { method, rest, body }: { method: string; rest: string; body: unknown }
): Promise<unknown> {
  if (rest === '' && method === 'POST') return create(client, body)
  if (rest === 'search') return search(client)
  const [id = '', part = ''] = rest.split('/')
  if (part === '' && method === 'GET') return { model: await read(client, id) }
  if (part === '' && method === 'DELETE') return remove(client, id)
  const model = await read(client, id)
  if (part === '' && method === 'PATCH') {
    const { status } = z.object({ status: statusSchema }).parse(body)
    return write(client, { ...model, info: { ...model.info, status: numbered(status) } })
  }
  if (part === 'tags' && method === 'PATCH') {
    const { tags } = z.object({ tags: pairs }).parse(body)
    return write(client, { ...model, info: { ...model.info, tags: merged(model.info.tags, tags) } })
  }
  if (part === 'params' && method === 'POST') {
    const { params } = z.object({ params: pairs }).parse(body)
    return write(client, { ...model, data: { ...model.data, params: merged(model.data.params, params) } })
  }
  return undefined
}

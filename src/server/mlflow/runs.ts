import { z } from 'zod'
import type { LogPoint, Param } from '../../shared/tracking.ts'
import { experimentOf, numberText, runEntity, runInfo, stateOf } from './entities.ts'
import type { Client } from './entities.ts'
import { invalid, missing } from './fault.ts'

const history = 'mlflow'
const text = z.string()
const whole = z.coerce.number().int()
const tagSchema = z.object({ key: text, value: text.default('') })
/** protobuf writes numbers that JSON has not as text. */
const metricSchema = z.object({
  key: text.min(1).max(250),
  value: z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]),
  timestamp: whole.optional(),
  step: whole.default(0)
})
const paramSchema = z.object({ key: text.min(1).max(250), value: z.coerce.string() })
/** Older clients say run_uuid. */
const runIdentity = z.object({ run_id: text.optional(), run_uuid: text.optional() })
function runIdIn(body: unknown): string {
  const { run_id, run_uuid } = runIdentity.parse(body)
  const id = run_id ?? run_uuid
  if (id === undefined) throw invalid('Invalid value for run_id: Expected the id of a run')
  if (!z.uuid().safeParse(id).success) throw missing(`The run ${id}`)
  return id
}
type Tags = z.infer<typeof tagSchema>[]

/** Tags that say what a run is called and what is noted of it; any other is kept with what is known of its machine. */
async function setTags(client: Client, id: string, tags: Tags): Promise<void> {
  const special = ['mlflow.runName', 'mlflow.note.content']
  const others = tags.filter(({ key }) => !special.includes(key))
  const name = tags.find(({ key }) => key === special[0])?.value
  const note = tags.find(({ key }) => key === special[1])?.value
  if (name !== undefined || note !== undefined)
    await client.tracking.update({ id, ...(name ? { name: name.slice(0, 250) } : {}), ...(note === undefined ? {} : { note }) })
  if (others.length > 0) await client.tracking.log({ id, environment: Object.fromEntries(others.map(({ key, value }) => [key, value])) })
}

const pointOf = ({ key, value, timestamp, step }: z.infer<typeof metricSchema>): LogPoint => ({
  ...{ metric: key, value, step },
  ...(timestamp === undefined ? {} : { time: timestamp })
})

/** What is said of a run that is running. Each answers with nothing, as MLflow does. */
export const runWrites = {
  async 'runs/log-metric'(client: Client, body: unknown) {
    await client.tracking.log({ id: runIdIn(body), points: [pointOf(metricSchema.parse(body))] })
    return {}
  },
  async 'runs/log-parameter'(client: Client, body: unknown) {
    await client.tracking.log({ id: runIdIn(body), hyperparameters: [paramSchema.parse(body)] })
    return {}
  },
  async 'runs/set-tag'(client: Client, body: unknown) {
    await setTags(client, runIdIn(body), [tagSchema.parse(body)])
    return {}
  },
  async 'runs/delete-tag'(client: Client, body: unknown) {
    await client.tracking.log({ id: runIdIn(body), forget: [z.object({ key: text }).parse(body).key] })
    return {}
  },
  async 'runs/log-batch'(client: Client, body: unknown) {
    const id = runIdIn(body)
    const { metrics, params, tags } = z
      .object({
        metrics: z.array(metricSchema).default([]),
        params: z.array(paramSchema).default([]),
        tags: z.array(tagSchema).default([])
      })
      .parse(body)
    await client.tracking.log({ id, points: metrics.map(pointOf), hyperparameters: params satisfies Param[] })
    await setTags(client, id, tags)
    return {}
  },
  /** The first set of data is that of the run. */
  async 'runs/log-inputs'(client: Client, body: unknown) {
    const { datasets } = z
      .object({ datasets: z.array(z.object({ dataset: z.object({ name: text.max(250), digest: text.max(250) }) })).default([]) })
      .parse(body)
    const [first] = datasets
    const id = runIdIn(body)
    if (first) await client.tracking.update({ id, dataset: { name: first.dataset.name, sha256: first.dataset.digest } })
    return {}
  }
}

const createSchema = z.object({
  experiment_id: text.default('0'),
  run_name: text.optional(),
  start_time: whole.optional(),
  tags: z.array(tagSchema).default([]),
  user_id: text.optional()
})
const updateSchema = z.object({
  status: z.enum(['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED']).optional(),
  end_time: whole.optional(),
  run_name: text.optional()
})

/** Runs themselves: begun, ended, renamed, put into the trash and taken back, and read. */
export const runMethods = {
  async 'runs/create'(client: Client, body: unknown) {
    const { experiment_id, run_name, start_time, tags, user_id } = createSchema.parse(body)
    const { name: experiment } = await experimentOf(client, experiment_id)
    const tagged = (wanted: string): string | undefined => tags.find(({ key }) => key === wanted)?.value
    const program = tagged('mlflow.source.name')?.split(/[\\/]/).at(-1)
    const name = (run_name ?? tagged('mlflow.runName') ?? program ?? '').slice(0, 250)
    const user = user_id ? { 'mlflow.user': user_id } : {}
    const environment = {
      ...user,
      ...Object.fromEntries(tags.filter(({ key }) => key !== 'mlflow.runName').map(({ key, value }) => [key, value]))
    }
    const { run } = await client.tracking.start({
      experiment,
      name,
      source: 'mlflow',
      environment,
      ...(start_time ? { started_at: start_time } : {})
    })
    return { run: await runEntity(client, run.id) }
  },
  async 'runs/update'(client: Client, body: unknown) {
    const id = runIdIn(body)
    const { status, end_time, run_name } = updateSchema.parse(body)
    const { run } = await client.tracking.update({
      id,
      ...(status ? { state: stateOf[status] } : {}),
      ...(end_time ? { ended_at: end_time } : {}),
      ...(run_name ? { name: run_name.slice(0, 250) } : {})
    })
    return { run_info: runInfo(run) }
  },
  async 'runs/delete'(client: Client, body: unknown) {
    const { skipped } = await client.runs.trash({ ids: [runIdIn(body)], history })
    if (skipped.length > 0) throw invalid('This run is locked or running in Trialbook, so it cannot be deleted.')
    return {}
  },
  async 'runs/restore'(client: Client, body: unknown) {
    await client.runs.restore({ ids: [runIdIn(body)], history })
    return {}
  },
  'runs/get': async (client: Client, body: unknown) => ({ run: await runEntity(client, runIdIn(body)) }),
  /** Every point of a metric, in the order of its steps. */
  async 'metrics/get-history'(client: Client, body: unknown) {
    const id = runIdIn(body)
    const { metric_key: metric, page_token } = z.object({ metric_key: text, page_token: text.default('') }).parse(body)
    const after = page_token === '' ? null : { run_id: id, metric, step: Number(page_token) }
    const { series, next } = await client.runs.points({ ids: [id], metrics: [metric], after })
    return {
      metrics: series.flatMap(({ steps, times, values }) =>
        Array.from(steps, (step, i) => ({ key: metric, value: numberText(values[i] ?? NaN), timestamp: Math.round(times[i] ?? 0), step }))
      ),
      ...(next ? { next_page_token: String(next.step) } : {})
    }
  }
}

import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../shared/contract.ts'
import type { Experiment } from '../../shared/experiment.ts'
import type { Run, RunDetail, RunState } from '../../shared/run.ts'
import { missing } from './fault.ts'

export type Client = ContractRouterClient<Contract>

const statusOf: Readonly<Record<RunState, string>> = {
  ...{ queued: 'SCHEDULED', running: 'RUNNING', paused: 'SCHEDULED', completed: 'FINISHED', failed: 'FAILED', diverged: 'FAILED' },
  ...{ stopped: 'KILLED', pruned: 'KILLED', interrupted: 'KILLED' }
}
/** States by the names that MLflow has for them. */
export const stateOf = { RUNNING: 'running', SCHEDULED: 'running', FINISHED: 'completed', FAILED: 'failed', KILLED: 'stopped' } as const

const msOf = (time: string | null): number | undefined => (time === null ? undefined : Date.parse(time))
/** JSON has no such numbers; protobuf writes their names. */
export const numberText = (value: number): number | string => (Number.isFinite(value) ? value : String(value))

/** MLflow calls its first experiment 0; here that is the one called Default. */
export const defaultExperiment = { id: '0', name: 'Default' }

export const artifactRoot = (runId: string): string => `mlflow-artifacts:/${runId}/artifacts`

export const experimentEntity = ({ id, name, created_at, last_activity }: Experiment) => ({
  ...{ experiment_id: id, name, artifact_location: 'mlflow-artifacts:/', lifecycle_stage: 'active', tags: [] },
  creation_time: msOf(created_at),
  last_update_time: msOf(last_activity ?? created_at)
})

export async function experimentBy(client: Client, fits: (one: Experiment) => boolean, what: string): Promise<Experiment> {
  const found = (await client.experiments.list()).find(fits)
  if (!found) throw missing(what)
  return found
}

/** By its id; `0` is Default, which is made where it is not there yet. */
export async function experimentOf(client: Client, id: string): Promise<Experiment> {
  const all = await client.experiments.list()
  const found =
    all.find(one => one.id === id) ?? (id === defaultExperiment.id ? all.find(({ name }) => name === defaultExperiment.name) : undefined)
  if (found) return found
  if (id === defaultExperiment.id) return (await client.experiments.create({ name: defaultExperiment.name, history: 'mlflow' })).experiment
  throw missing(`The experiment ${id}`)
}

export const runInfo = (run: Run) => ({
  ...{ run_id: run.id, run_uuid: run.id, run_name: run.name, experiment_id: run.experiment_id, status: statusOf[run.state] },
  ...{ user_id: '', artifact_uri: artifactRoot(run.id), lifecycle_stage: run.trashed_at === null ? 'active' : 'deleted' },
  start_time: msOf(run.started_at ?? run.created_at),
  end_time: msOf(run.ended_at)
})

/** What Trialbook knows of a run beside its measurements, as tags; those that MLflow shows by names of its own have these. */
function tagsOf({ run, environment }: RunDetail): { key: string; value: string }[] {
  const known: Record<string, string> = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, String(value)]))
  const own = { 'mlflow.runName': run.name, 'trialbook.number': String(run.number), 'trialbook.state': run.state }
  const more = {
    ...(run.note ? { 'mlflow.note.content': run.note } : {}),
    ...(run.tags.length > 0 ? { 'trialbook.tags': run.tags.join(', ') } : {})
  }
  return Object.entries({ ...known, ...own, ...more }).map(([key, value]) => ({ key, value }))
}

/** A whole run: its last metrics, hyperparameters as they were written, and what else is known. */
export async function runEntity(client: Client, id: string) {
  const [detail, params] = await Promise.all([client.runs.get({ id }), client.tracking.params({ id })])
  const { run } = detail
  const end = msOf(run.ended_at ?? run.started_at ?? run.created_at) ?? 0
  return {
    info: runInfo(run),
    data: {
      metrics: Object.entries(run.metrics).map(([key, { last, last_epoch }]) => ({
        ...{ key, value: numberText(last ?? NaN), timestamp: end, step: Math.trunc(last_epoch) }
      })),
      params,
      tags: tagsOf(detail)
    },
    inputs: {
      dataset_inputs:
        run.dataset.name === ''
          ? []
          : [
              {
                tags: [],
                dataset: { name: run.dataset.name, digest: run.dataset.sha256.slice(0, 36), source_type: run.source, source: '' }
              }
            ]
    }
  }
}

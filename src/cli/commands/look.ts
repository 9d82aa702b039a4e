import { csvLine } from '../../shared/csv.ts'
import type { Dataset } from '../../shared/dataset.ts'
import { definitions, hyperparameterNames } from '../../shared/hyperparameters.ts'
import type { Run } from '../../shared/run.ts'
import type { PointsPage, Series } from '../../shared/series.ts'
import { ExpectedError } from '../../shared/errors.ts'
import { eachRun, findRun } from '../findRun.ts'
import { openLibrary } from '../openLibrary.ts'
import type { Client } from '../openLibrary.ts'
import { print, printJson } from '../output.ts'
import { tableLines } from '../table.ts'
import type { Column } from '../table.ts'
import { bestText, durationText, metricText, numberText, testText } from '../words.ts'

export type LookOptions = { dataDir?: string; json?: true }

/** Opens the library for a command that only reads, and closes it whatever happens. */
export async function withLibrary(options: LookOptions, work: (client: Client) => Promise<number>): Promise<number> {
  const library = await openLibrary(options.dataDir)
  try {
    return await work(library.client)
  } finally {
    await library.close()
  }
}

export type ListOptions = LookOptions & { experiment?: string; filter?: string; archived?: true; sort?: string; limit?: number }

const listColumns: Column[] = [
  { title: 'run', right: true },
  { title: 'name' },
  { title: 'state' },
  { title: 'best val_accuracy', right: true },
  { title: 'best val_loss', right: true },
  { title: 'epochs', right: true },
  { title: 'duration', right: true },
  { title: 'started' }
]

const listRow = (run: Run): string[] => [
  numberText(run),
  run.name,
  run.state,
  bestText(run, 'val_accuracy'),
  bestText(run, 'val_loss'),
  String(run.epochs_done),
  durationText(run.duration_ms),
  run.started_at ?? '-'
]

async function experimentId(client: Client, name: string): Promise<string> {
  const experiment = (await client.experiments.list()).find(candidate => candidate.name === name)
  if (!experiment)
    throw new ExpectedError('BAD_USAGE', `--experiment: there is no experiment named ${name}. \`trialbook experiments\` shows them.`)
  return experiment.id
}

export const listCommand = (options: ListOptions): Promise<number> =>
  withLibrary(options, async client => {
    const query = {
      ...(options.experiment === undefined ? {} : { experiment_id: await experimentId(client, options.experiment) }),
      ...(options.filter === undefined ? {} : { filter: options.filter }),
      ...(options.sort === undefined ? {} : { sort: [options.sort] }),
      archived: options.archived === true
    }
    const runs: Run[] = []
    for await (const run of eachRun(client, query, options.limit)) runs.push(run)
    if (options.json) for (const run of runs) printJson(run)
    else if (runs.length === 0) print('No runs yet. `trialbook run` trains the first.')
    else for (const line of tableLines(listColumns, runs.map(listRow))) print(line)
    return 0
  })

function showLines(run: Run): string[] {
  const changed = hyperparameterNames.map(name => [name, JSON.stringify(run.hyperparameters[name] ?? null), definitions[name].meaning])
  const metrics = Object.entries(run.metrics).map(([name, summary]) => [
    name,
    metricText(name, summary.last),
    bestText(run, name),
    String(summary.non_finite)
  ])
  return [
    `${numberText(run)} ${run.name}  [${run.state}]  ${run.id}`,
    `experiment ${run.experiment}, dataset ${run.dataset.name}, seed ${run.seed}, ${run.parameters?.toLocaleString('en-US') ?? '-'} parameters`,
    `${run.epochs_done} epochs in ${durationText(run.duration_ms)}, started ${run.started_at ?? '-'}`,
    ...(run.test ? [testText(run.test)] : []),
    ...(run.error ? [`${run.error.code}: ${run.error.message}`] : []),
    '',
    ...tableLines(
      [{ title: 'metric' }, { title: 'last', right: true }, { title: 'best', right: true }, { title: 'not finite', right: true }],
      metrics
    ),
    '',
    ...tableLines([{ title: 'hyperparameter' }, { title: 'value', right: true }, { title: 'meaning' }], changed)
  ]
}

export const showCommand = (reference: string, options: LookOptions): Promise<number> =>
  withLibrary(options, async client => {
    const run = await findRun(client, reference)
    if (options.json) printJson(run)
    else for (const line of showLines(run)) print(line)
    return 0
  })

export type MetricsOptions = LookOptions & { metric?: string; csv?: true }
type Row = { metric: string; step: number; epoch: number | null; time: string; value: number }

const rowsOf = ({ metric, steps, epochs, times, values }: Series): Row[] =>
  Array.from(steps, (step, i) => ({
    metric,
    step,
    epoch: Number.isNaN(epochs[i]) ? null : (epochs[i] ?? null),
    time: new Date(times[i] ?? 0).toISOString(),
    value: values[i] ?? NaN
  }))

const pointLine = (run: Run, { metric, step, epoch, time, value }: Row): string =>
  csvLine([run.id, run.name, metric, metric.startsWith('val_') ? 'validation' : 'train', step, epoch, time, value])

async function allPoints(client: Client, question: { ids: string[]; metrics?: string[] }): Promise<Series[]> {
  const series: Series[] = []
  let after: PointsPage['next'] = null
  do {
    const page: PointsPage = await client.runs.points({ ...question, after })
    series.push(...page.series)
    after = page.next
  } while (after)
  return series
}

export const metricsCommand = (reference: string, options: MetricsOptions): Promise<number> =>
  withLibrary(options, async client => {
    const run = await findRun(client, reference)
    const series = await allPoints(client, { ids: [run.id], ...(options.metric === undefined ? {} : { metrics: [options.metric] }) })
    if (options.metric !== undefined && series.every(one => one.steps.length === 0)) {
      const known = Object.keys(run.metrics).join(', ')
      throw new ExpectedError(
        'BAD_USAGE',
        `--metric: ${numberText(run)} has logged no ${options.metric}. It has: ${known === '' ? 'none yet' : known}.`
      )
    }
    const rows = series.flatMap(rowsOf)
    if (options.json) for (const row of rows) printJson(row)
    else if (options.csv)
      for (const line of ['run,name,metric,split,step,epoch,time,value', ...rows.map(row => pointLine(run, row))]) print(line)
    else {
      const columns: Column[] = [
        { title: 'metric' },
        { title: 'epoch', right: true },
        { title: 'step', right: true },
        { title: 'value', right: true }
      ]
      const cells = rows.map(({ metric, epoch, step, value }) => [metric, String(epoch ?? '-'), String(step), metricText(metric, value)])
      for (const line of tableLines(columns, cells)) print(line)
    }
    return 0
  })

export const experimentsCommand = (options: LookOptions): Promise<number> =>
  withLibrary(options, async client => {
    const experiments = await client.experiments.list()
    if (options.json) for (const experiment of experiments) printJson(experiment)
    else {
      const rows = experiments.map(({ name, run_count, last_activity }) => [name, String(run_count), last_activity ?? '-'])
      for (const line of tableLines([{ title: 'experiment' }, { title: 'runs', right: true }, { title: 'last activity' }], rows))
        print(line)
    }
    return 0
  })

const datasetColumns: Column[] = [
  { title: 'dataset' },
  { title: 'kind' },
  { title: 'training', right: true },
  { title: 'test', right: true },
  { title: 'inputs', right: true },
  { title: 'classes', right: true },
  { title: 'runs', right: true },
  { title: 'sha256' }
]

const datasetRow = ({ name, kind, train_samples, test_samples, input_shape, classes, run_count, sha256 }: Dataset): string[] => [
  name,
  kind,
  String(train_samples),
  String(test_samples),
  input_shape.join(' x '),
  String(classes),
  String(run_count),
  sha256.slice(0, 12)
]

export const datasetsCommand = (options: LookOptions): Promise<number> =>
  withLibrary(options, async client => {
    const datasets = await client.datasets.list()
    if (options.json) for (const dataset of datasets) printJson(dataset)
    else for (const line of tableLines(datasetColumns, datasets.map(datasetRow))) print(line)
    return 0
  })

import type { Run } from '../../shared/run.ts'
import { runColour } from '../charts/colours.ts'
import { fileName } from '../charts/chartText.ts'
import type { Points } from '../charts/line.ts'
import { linesOfRuns, mainMeasuresOf } from '../charts/linesOfRuns.ts'
import { saveFile } from '../charts/saveFile.ts'
import { useEdits } from '../composables/useEdits.ts'
import { useToasts } from '../composables/useToasts.ts'
import { useConnection } from '../connection/connection.ts'
import { useSeriesStore } from '../connection/seriesStore.ts'
import { formatDateTime, formatRunNumber } from '../format/format.ts'
import { useLanguage } from '../i18n.ts'
import { noteHtml } from '../notes/noteHtml.ts'
import { hyperparameterRows, metricRows } from '../views/compare/comparison.ts'
import type { Row } from '../views/compare/comparison.ts'
import { environmentRows, factRows } from '../views/compare/factRows.ts'
import { escapeHtml } from './html.ts'
import { reportCurve } from './reportCurve.ts'
import { reportHtml } from './reportHtml.ts'
import type { ReportPart } from './reportHtml.ts'

/** Saves what is known of some runs as one page to read anywhere: curves, hyperparameters, metrics, machines and notes. */
export function useReport() {
  const { client } = useConnection()
  const series = useSeriesStore()
  const { t, te, locale } = useLanguage()
  const { attempt } = useEdits()
  const toasts = useToasts()

  const nameOf = (run: Run): string => `${formatRunNumber(run.number)} ${run.name}`
  function tableOf(title: string, runs: readonly Run[], rows: readonly Row[]): ReportPart {
    const isMany = runs.length > 1
    const told = rows.map(({ key, label, cells, differs }) => ({
      title: label ?? key,
      cells: cells.map(({ text }) => text),
      differs: isMany && differs
    }))
    return { title, table: { columns: runs.map(nameOf), rows: told } }
  }
  function curvesOf(runs: readonly Run[]): ReportPart {
    const pointsOf = (id: string, metric: string): Points | undefined => series.of(id)?.get(metric)
    const pictures = mainMeasuresOf(runs).flatMap(measure => {
      const lines = linesOfRuns(runs, measure, pointsOf)
      const title = t('report.curve', { metric: measure.key })
      return lines.length > 0 ? [{ title, svg: reportCurve(lines, { title, locale: locale.value }) }] : []
    })
    return { title: t('report.curves'), pictures }
  }

  async function build(ids: readonly string[]): Promise<{ title: string; html: string }> {
    const details = await Promise.all(ids.map(id => client.runs.get({ id })))
    await series.ask([...ids])
    const runs = details.map(({ run }) => run)
    const [first] = runs
    const title = first && runs.length === 1 ? nameOf(first) : t('report.comparison', { n: runs.length })
    const words = { label: (key: string) => t(`compare.facts.${key}`), state: (state: Run['state']) => t(`states.${state}`) }
    const machineLabel = (key: string): string => (te(`runDetail.environment.keys.${key}`) ? t(`runDetail.environment.keys.${key}`) : key)
    const notes = runs.flatMap(run => (run.note ? [`<h3>${escapeHtml(nameOf(run))}</h3>${noteHtml(run.note)}`] : []))
    const parts: ReportPart[] = [
      curvesOf(runs),
      tableOf(t('compare.metrics'), runs, metricRows(runs)),
      tableOf(t('compare.hyperparameters'), runs, hyperparameterRows(runs)),
      tableOf(t('compare.run'), runs, factRows(runs, { ...words, locale: locale.value })),
      tableOf(
        t('compare.machine'),
        runs,
        environmentRows(
          details.map(({ environment }) => environment),
          machineLabel
        )
      ),
      ...(notes.length > 0 ? [{ title: t('report.notes'), html: notes.join('\n') }] : [])
    ]
    const legend = runs.map(run => ({ colour: runColour(run.number, 'light'), text: nameOf(run) }))
    const lead = t('report.lead', { time: formatDateTime(Date.now()) })
    return { title, html: reportHtml({ language: locale.value, title, lead, legend, parts }) }
  }

  return (ids: readonly string[]): Promise<boolean> =>
    attempt(async () => {
      const { title, html } = await build(ids)
      saveFile(fileName(title, 'html'), new Blob([html], { type: 'text/html;charset=utf-8' }))
      toasts.show({ text: t('report.saved') })
    })
}

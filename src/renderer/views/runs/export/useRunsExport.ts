import { onScopeDispose, ref, shallowRef } from 'vue'
import type { Run } from '../../../../shared/run.ts'
import type { Series } from '../../../../shared/series.ts'
import { formatFiles, tableWriters } from '../../../../shared/tableFormats.ts'
import type { TableFormat } from '../../../../shared/tableFormats.ts'
import { readAllPoints } from '../../../charts/allPoints.ts'
import { csvHeader, csvOfSeries } from '../../../charts/chartText.ts'
import { splitOf } from '../../../charts/line.ts'
import { saveFile } from '../../../charts/saveFile.ts'
import { useErrorWords } from '../../../composables/useErrorWords.ts'
import { useToasts } from '../../../composables/useToasts.ts'
import { useConnection } from '../../../connection/connection.ts'
import { formatCount } from '../../../format/format.ts'
import { useLanguage } from '../../../i18n.ts'
import type { ExportColumn } from './exportColumns.ts'
import { exportPages } from './exportRows.ts'
import type { ExportRows } from './exportRows.ts'

export type ExportJob = {
  rows: ExportRows
  /** A table with a row a run, or every point of every curve of the runs. */
  content: { columns: readonly ExportColumn[]; format: TableFormat } | 'curves'
  fileName: string
}
/** What is written, in pieces, and of how many rows or points. */
type Written = { parts: BlobPart[]; count: number }

function csvOfPage(page: readonly Series[], runs: readonly Run[]): string {
  const byId = new Map(runs.map(run => [run.id, run]))
  return page
    .map(series => {
      const run = byId.get(series.run_id)
      return run ? csvOfSeries({ run, metric: series.metric, split: splitOf(series.metric) }, series) : ''
    })
    .join('')
}

/** Writes runs into a file or onto the clipboard, page by page, so that ten thousand never are in the window at once. */
export function useRunsExport() {
  const { client } = useConnection()
  const { t } = useLanguage()
  const { wordsOf } = useErrorWords()
  const toasts = useToasts()
  /** How far a job is; undefined while there is none. */
  const progress = shallowRef<{ done: number; total: number }>()
  const failure = ref('')
  let cancelled = false
  // As a function: it changes between two awaits.
  const isCancelled = (): boolean => cancelled

  /** Reads the runs page by page, from the beginning again where the list has changed meanwhile. */
  async function readRuns(rows: ExportRows, { take, forget }: { take: (runs: Run[]) => Promise<void> | void; forget: () => void }) {
    let [done, total] = [0, rows.ids?.size ?? 0]
    for await (const page of exportPages(client, rows)) {
      if (isCancelled()) throw new Error('Cancelled')
      total = page.total ?? total
      if (page.again) {
        done = 0
        forget()
      }
      await take(page.runs)
      done += page.runs.length
      progress.value = { done, total }
    }
  }
  async function writtenTable(rows: ExportRows, { columns, format }: Exclude<ExportJob['content'], 'curves'>): Promise<Written> {
    const { head, row, between, foot } = tableWriters[format](columns)
    let lines: string[] = []
    await readRuns(rows, {
      take: runs => void lines.push(...runs.map(run => row(columns.map(column => column.value(run))))),
      forget: () => (lines = [])
    })
    const parts = lines.map((line, i) => (i === 0 ? line : between + line))
    return { parts: [lines.length === 0 ? head.trimEnd() : head, ...parts, foot], count: lines.length }
  }
  /** Pieces are handed to the browser as they come: millions of points would fill the window's memory as text. */
  async function writtenCurves(rows: ExportRows): Promise<Written> {
    let [parts, count]: [Blob[], number] = [[], 0]
    await readRuns(rows, {
      async take(runs) {
        for await (const page of readAllPoints(
          client,
          runs.map(({ id }) => id)
        )) {
          if (isCancelled()) throw new Error('Cancelled')
          parts.push(new Blob([csvOfPage(page, runs)]))
          count += page.reduce((sum, { values }) => sum + values.length, 0)
        }
      },
      forget: () => ([parts, count] = [[], 0])
    })
    return { parts: [`${csvHeader}\n`, ...parts], count }
  }
  const written = ({ rows, content }: ExportJob): Promise<Written> =>
    content === 'curves' ? writtenCurves(rows) : writtenTable(rows, content)

  /** True once it is done; what went wrong, other than that it was cancelled, is told in `failure`. */
  async function run(job: ExportJob, work: (text: Promise<Written>) => Promise<void>): Promise<boolean> {
    cancelled = false
    failure.value = ''
    progress.value = { done: 0, total: job.rows.ids?.size ?? 0 }
    try {
      await work(written(job))
      return true
    } catch (error) {
      if (!isCancelled()) failure.value = t('runs.export.failed', { reason: wordsOf(error) })
      return false
    } finally {
      progress.value = undefined
    }
  }
  const told = (key: 'copied' | 'saved' | 'savedPoints', count: number, name: string): void =>
    void toasts.show({ text: t(`runs.export.${key}`, { n: formatCount(count), name }, count) })

  const cancel = (): void => void (cancelled = true)
  onScopeDispose(cancel)
  return {
    progress,
    failure,
    cancel,
    save: (job: ExportJob) =>
      run(job, async text => {
        const { parts, count } = await text
        const { type } = formatFiles[job.content === 'curves' ? 'csv' : job.content.format]
        saveFile(job.fileName, new Blob(parts, { type: `${type};charset=utf-8` }))
        told(job.content === 'curves' ? 'savedPoints' : 'saved', count, job.fileName)
      }),
    /** The clipboard is given a promise: the right to write to it, which the click brings, would be gone by the last page. */
    copy: (job: ExportJob) =>
      run(job, async text => {
        const plain = text.then(async ({ parts }) => new Blob([(await new Blob(parts).text()).trimEnd()], { type: 'text/plain' }))
        await navigator.clipboard.write([new ClipboardItem({ 'text/plain': plain })])
        told('copied', (await text).count, '')
      })
  }
}

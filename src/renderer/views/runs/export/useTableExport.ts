import { onScopeDispose, ref, shallowRef } from 'vue'
import type { Run, RunQuery } from '../../../../shared/run.ts'
import { formatFiles, tableWriters } from '../../../../shared/tableFormats.ts'
import type { TableFormat } from '../../../../shared/tableFormats.ts'
import { saveFile } from '../../../charts/saveFile.ts'
import { useErrorWords } from '../../../composables/useErrorWords.ts'
import { useToasts } from '../../../composables/useToasts.ts'
import { useConnection } from '../../../connection/connection.ts'
import type { Client } from '../../../connection/connection.ts'
import { formatCount } from '../../../format/format.ts'
import { useLanguage } from '../../../i18n.ts'
import type { ExportColumn } from './exportColumns.ts'

/** Which runs: those of a list in its order, or some of them, be they in the list or not. */
export type ExportRows = { query: RunQuery; ids?: ReadonlySet<string> | undefined }
export type ExportJob = { rows: ExportRows; columns: readonly ExportColumn[]; format: TableFormat; fileName: string }

const pageSize = 500
type Page = { runs: Run[]; total?: number; again: boolean }

/** Pages of a whole list. It begins again where runs came or went while it was read, so that each run is there once. */
async function* pagesOf(client: Client, query: RunQuery): AsyncGenerator<Page> {
  let total: number | undefined
  for (let offset = 0; total === undefined || offset < total; offset += pageSize) {
    const page = await client.runs.list({ ...query, offset, limit: pageSize })
    const again = total !== undefined && page.total !== total
    total = page.total
    if (again) offset = -pageSize
    yield { runs: again ? [] : page.rows, total, again }
  }
}

/** Some runs in the order of a list; few are asked for by name, many are picked out of it. Those the list has not come last. */
async function* pagesOfSome(client: Client, query: RunQuery, ids: ReadonlySet<string>): AsyncGenerator<Page> {
  const left = new Set(ids)
  if (ids.size > pageSize) {
    for await (const { runs, again } of pagesOf(client, query)) {
      if (again) for (const id of ids) left.add(id)
      const wanted = runs.filter(run => left.delete(run.id))
      yield { runs: wanted, again }
      if (left.size === 0) return
    }
  }
  const rest = [...left]
  for (let start = 0; start < rest.length; start += pageSize) {
    const chunk = rest.slice(start, start + pageSize)
    const page = await client.runs.list({ ids: chunk, limit: chunk.length, sort: query.sort })
    yield { runs: page.rows, again: false }
  }
}

/** Writes runs into a file or onto the clipboard, page by page, so that ten thousand never are in the window at once. */
export function useTableExport() {
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

  async function written({ rows: { query, ids }, columns, format }: ExportJob): Promise<{ parts: string[]; count: number }> {
    const { head, row, between, foot } = tableWriters[format](columns)
    let lines: string[] = []
    let total = ids?.size ?? 0
    const pages = ids ? pagesOfSome(client, query, ids) : pagesOf(client, query)
    for await (const page of pages) {
      if (isCancelled()) throw new Error('Cancelled')
      total = page.total ?? total
      if (page.again) lines = []
      for (const run of page.runs) lines.push(row(columns.map(column => column.value(run))))
      progress.value = { done: lines.length, total }
    }
    const parts = lines.map((line, i) => (i === 0 ? line : between + line))
    return { parts: [lines.length === 0 ? head.trimEnd() : head, ...parts, foot], count: lines.length }
  }

  /** True once it is done; what went wrong, other than that it was cancelled, is told in `failure`. */
  async function run(job: ExportJob, work: (text: Promise<{ parts: string[]; count: number }>) => Promise<void>): Promise<boolean> {
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
  const told = (key: 'copied' | 'saved', count: number, name: string): void =>
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
        saveFile(job.fileName, new Blob(parts, { type: `${formatFiles[job.format].type};charset=utf-8` }))
        told('saved', count, job.fileName)
      }),
    /** The clipboard is given a promise: the right to write to it, which the click brings, would be gone by the last page. */
    copy: (job: ExportJob) =>
      run(job, async text => {
        const plain = text.then(({ parts }) => new Blob([parts.join('').trimEnd()], { type: 'text/plain' }))
        await navigator.clipboard.write([new ClipboardItem({ 'text/plain': plain })])
        told('copied', (await text).count, '')
      })
  }
}

import { useErrorWords } from '../composables/useErrorWords.ts'
import { useToasts } from '../composables/useToasts.ts'
import { useConnection } from '../connection/connection.ts'
import { formatCount } from '../format/format.ts'
import { useLanguage } from '../i18n.ts'
import { readAllPoints } from './allPoints.ts'
import { latexOfDrawn } from './chartLatex.ts'
import { csvHeader, csvOfDrawn, csvOfLines, csvOfSeries, drawnLines, fileName, jsonOfSeries } from './chartText.ts'
import { runPalette } from './colours.ts'
import type { RunStyle } from './colours.ts'
import { countOf } from './line.ts'
import type { Line } from './line.ts'
import { saveFile } from './saveFile.ts'
import type { PlacedLine, Plot, PlotChoices } from './shaping.ts'

/** Forms in which a chart leaves the window: as it is seen, or every point behind it. */
export const chartFiles = ['png1', 'png2', 'png3', 'svg', 'csvDrawn', 'latex', 'csvAll', 'jsonAll'] as const
export type ChartFile = (typeof chartFiles)[number]

type Canvas = { image: (title: string, ratio: number) => Promise<Blob>; svg: (title: string) => string; drawn: () => Plot | undefined }
type Card = {
  metric: string
  xWord: string
  figureName: string
  choices: PlotChoices
  lines: readonly Line[]
  placed: readonly PlacedLine[]
  styles: ReadonlyMap<string, RunStyle>
  grouped: boolean
}
const longMs = 400
const textType = { csv: 'text/csv', json: 'application/json', tex: 'application/x-tex', svg: 'image/svg+xml' } as const

/** Takes a chart out of the window, into a file or onto the clipboard. Failures become toasts. */
export function useChartFiles({ card, canvas }: { card: () => Card; canvas: () => Canvas | null }) {
  const { client } = useConnection()
  const { t } = useLanguage()
  const { wordsOf } = useErrorWords()
  const toasts = useToasts()

  async function attempt(work: () => Promise<void> | void): Promise<void> {
    const long = setTimeout(() => toasts.show({ text: t('charts.readingAll') }), longMs)
    try {
      await work()
    } catch (error) {
      toasts.show({ kind: 'error', text: t('charts.imageFailed', { reason: wordsOf(error) }) })
    } finally {
      clearTimeout(long)
    }
  }
  function shown(): Canvas {
    const now = canvas()
    if (!now) throw new Error(t('charts.noPicture'))
    return now
  }
  const title = (): string => `${card().metric} · ${card().xWord}`
  function drawn(): ReturnType<typeof drawnLines> {
    const plot = shown().drawn()
    if (!plot) throw new Error(t('charts.noPicture'))
    return drawnLines(card().placed, plot)
  }
  const latex = (): string => {
    const { choices, metric, xWord, styles } = card()
    const colourOf = (runId: string): string => runPalette.light[(styles.get(runId)?.slot ?? 1) - 1] ?? runPalette.light[0]
    return latexOfDrawn(drawn(), { ...choices, metric, xWord, colourOf })
  }

  /** All points, also of series that are too long to be here whole. What a group has is here whole. */
  async function* everyPoint(lines: readonly Line[]) {
    const byKey = new Map(lines.map(line => [`${line.run.id} ${line.metric}`, line]))
    const ids = [...new Set(lines.map(({ run }) => run.id))]
    for await (const page of readAllPoints(client, ids, [...new Set(lines.map(({ metric }) => metric))]))
      for (const series of page) {
        const line = byKey.get(`${series.run_id} ${series.metric}`)
        if (line) yield { run: line.run, id: series.run_id, metric: series.metric, split: line.split, series }
      }
  }
  async function csvAll(): Promise<Blob> {
    if (card().grouped) return new Blob([csvOfLines(card().lines)])
    const parts = [`${csvHeader}\n`]
    for await (const { series, ...named } of everyPoint(card().lines)) parts.push(csvOfSeries(named, series))
    return new Blob(parts)
  }
  async function jsonAll(): Promise<string> {
    if (card().grouped) return jsonOfSeries(card().lines.map(line => ({ ...line, id: line.run.id, series: line.points })))
    const parts = []
    for await (const part of everyPoint(card().lines)) parts.push(part)
    return jsonOfSeries(parts)
  }

  const files: Record<ChartFile, () => Promise<void> | void> = {
    png1: () => savePng(1),
    png2: () => savePng(2),
    png3: () => savePng(3),
    svg: () => save('svg', shown().svg(title())),
    csvDrawn: () => save('csv', csvOfDrawn(drawn()), t('charts.fileOf.drawn')),
    latex: () => save('tex', latex()),
    csvAll: async () => save('csv', await csvAll(), t('charts.fileOf.all')),
    jsonAll: async () => save('json', await jsonAll(), t('charts.fileOf.all'))
  }
  function save(ending: keyof typeof textType, content: string | Blob, which = ''): void {
    saveFile(fileName(`${card().figureName} ${which}`.trim(), ending), new Blob([content], { type: `${textType[ending]};charset=utf-8` }))
  }
  const savePng = async (ratio: number): Promise<void> => saveFile(fileName(card().figureName, 'png'), await shown().image(title(), ratio))

  return {
    save: (file: ChartFile) => attempt(files[file]),
    copyImage: () =>
      attempt(async () => {
        await navigator.clipboard.write([new ClipboardItem({ 'image/png': shown().image(title(), 2) })])
        toasts.show({ text: t('charts.imageCopied') })
      }),
    /** Every point of one line. */
    copyLine: (line: Line) =>
      attempt(async () => {
        const parts = [`${csvHeader}\n`]
        for await (const { series, ...named } of everyPoint([line])) parts.push(csvOfSeries(named, series))
        await navigator.clipboard.writeText(parts.join(''))
        toasts.show({ text: t('charts.curve.copied', { n: formatCount(countOf(line.points)) }, countOf(line.points)) })
      }),
    copyText: (text: string, count: number) =>
      attempt(async () => {
        await navigator.clipboard.writeText(text)
        toasts.show({ text: t('charts.copied', { n: count }) })
      })
  }
}

import { useErrorWords } from '../composables/useErrorWords.ts'
import { useToasts } from '../composables/useToasts.ts'
import { useLanguage } from '../i18n.ts'
import { csvOfLines, fileName } from './export.ts'
import type { Line } from './line.ts'
import { saveFile } from './saveFile.ts'

type Sources = { figureName: () => string; lines: () => readonly Line[]; image: () => Promise<Blob> | undefined }

/** Takes a chart out of the window: as a picture or text on the clipboard, as a PNG or CSV file. Failures become toasts. */
export function useChartFiles({ figureName, lines, image }: Sources) {
  const { t } = useLanguage()
  const { wordsOf } = useErrorWords()
  const toasts = useToasts()

  async function attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      toasts.show({ kind: 'error', text: t('charts.imageFailed', { reason: wordsOf(error) }) })
    }
  }
  function drawn(): Promise<Blob> {
    const picture = image()
    if (!picture) throw new Error(t('charts.noPicture'))
    return picture
  }

  return {
    copyImage: () =>
      attempt(async () => {
        await navigator.clipboard.write([new ClipboardItem({ 'image/png': drawn() })])
        toasts.show({ text: t('charts.imageCopied') })
      }),
    exportPng: () => attempt(async () => saveFile(fileName(figureName(), 'png'), await drawn())),
    exportCsv: () => saveFile(fileName(figureName(), 'csv'), new Blob([csvOfLines(lines())], { type: 'text/csv' })),
    copyText: (text: string, count: number) =>
      attempt(async () => {
        await navigator.clipboard.writeText(text)
        toasts.show({ text: t('charts.copied', { n: count }) })
      })
  }
}

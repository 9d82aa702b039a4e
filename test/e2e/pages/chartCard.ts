import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'

/** A chart with what is around it, by its metric and x axis: `val_loss by epoch`. */
export function createChartCard(page: Page, title: string) {
  const figure = page.getByRole('figure', { name: new RegExp(`^${title}, `) })
  const picture = figure.getByRole('img')
  const table = figure.getByRole('table', { name: title })

  /** What the picture says in words: each line from its first to its last value. */
  const words = async (): Promise<string> => (await picture.getAttribute('aria-label')) ?? ''

  /** Pixels of the canvas that are not transparent, so drawn. */
  const inked = (): Promise<number> =>
    picture.evaluate(element => {
      const canvas = element as HTMLCanvasElement
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
      return data.filter((_, i) => i % 4 === 3 && data[i] !== 0).length
    })

  return {
    figure,
    picture,
    table,
    words,
    inked,
    plot: figure.getByRole('group', { name: /^Read the points/ }),
    resetZoom: figure.getByRole('button', { name: 'Reset zoom' }),
    /** Shows the points as a table, or the picture again. */
    toggleTable: (): Promise<void> => figure.getByRole('button', { name: 'Show as table' }).click(),
    epochRow: (epoch: number): Locator => table.getByRole('row', { name: new RegExp(`^${epoch} `) }),
    /** Waits until the line has grown by itself since now. */
    async grows(): Promise<void> {
      const before = await words()
      await expect.poll(words).not.toBe(before)
    }
  }
}

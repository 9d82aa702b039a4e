import { runPalette, runSlot, trainDash } from '../charts/colours.ts'
import { pixelX, pixelY, plotAreaOf } from '../charts/geometry.ts'
import type { Line } from '../charts/line.ts'
import { placeLines, shapePlot } from '../charts/shaping.ts'
import type { Locale } from '../format/format.ts'
import { escapeHtml } from './html.ts'

const [width, height] = [560, 260]
const place = (value: number): string => value.toFixed(1)

/** The learning curves of one measure as a picture in SVG, light as paper; every extreme of every line is on it. */
export function reportCurve(lines: readonly Line[], { title, locale }: { title: string; locale: Locale }): string {
  const choices = { xAxis: 'epoch', logX: false, logY: false, smoothing: 0, ignoreOutliers: false } as const
  const area = plotAreaOf({ width, height, lane: false, labelWidth: 0 })
  const plot = shapePlot(placeLines(lines, choices), { ...choices, zoom: undefined, width: area.width, height: area.height, locale })
  const grid = plot.y.ticks.map(({ value, label }) => {
    const y = place(pixelY(area, plot.y, plot.y.position(value)))
    return `<line x1="${area.left}" x2="${area.left + area.width}" y1="${y}" y2="${y}" stroke="#d5d9e0"/><text x="${area.left - 6}" y="${y}" text-anchor="end" dominant-baseline="middle">${escapeHtml(label)}</text>`
  })
  const along = plot.x.ticks.map(
    ({ value, label }) =>
      `<text x="${place(pixelX(area, plot.x, plot.x.position(value)))}" y="${area.top + area.height + 14}" text-anchor="middle">${escapeHtml(label)}</text>`
  )
  const strokes = plot.paths.map(({ line, xs, ys }) => {
    const parts = Array.from(ys, (y, i) => {
      if (Number.isNaN(y)) return ''
      const starts = i === 0 || Number.isNaN(ys[i - 1] ?? NaN)
      return `${starts ? 'M' : 'L'}${place(pixelX(area, plot.x, xs[i] ?? NaN))} ${place(pixelY(area, plot.y, y))}`
    })
    const colour = runPalette.light[runSlot(line.run.number) - 1] ?? runPalette.light[0]
    const dash = line.split === 'train' ? ` stroke-dasharray="${trainDash.join(' ')}"` : ''
    return `<path d="${parts.join('')}" fill="none" stroke="${colour}" stroke-width="1.5"${dash}/>`
  })
  const body = [...grid, ...along, ...strokes].join('\n')
  return `<svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escapeHtml(title)}">\n${body}\n</svg>`
}

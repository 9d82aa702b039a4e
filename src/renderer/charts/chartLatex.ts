import { escapeLatex } from '../../shared/tableFormats.ts'
import type { XAxis } from './line.ts'
import type { drawnLines } from './chartText.ts'

type Options = { xAxis: XAxis; logX: boolean; logY: boolean; xWord: string; metric: string; colourOf: (runId: string) => string }

const number = (value: number): string =>
  Number.isNaN(value) ? 'nan' : Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf'

function rgb(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16))
  return `{rgb,255:red,${red};green,${green};blue,${blue}}`
}

/** The points that are drawn as a pgfplots figure (Feuersänger, "Manual for Package PGFPLOTS", sections 4.2 and 4.7); times in seconds. */
export function latexOfDrawn(lines: ReturnType<typeof drawnLines>, { xAxis, logX, logY, xWord, metric, colourOf }: Options): string {
  const isTime = xAxis === 'time' || xAxis === 'clock'
  const axis = [
    `xlabel={${escapeLatex(xWord)}${isTime ? ' (s)' : ''}}`,
    `ylabel={${escapeLatex(metric)}}`,
    ...(logX ? ['xmode=log'] : []),
    ...(logY ? ['ymode=log'] : []),
    'legend pos=outer north east',
    'unbounded coords=jump'
  ]
  const plots = lines.map(({ placed, kept }) => {
    const { line, xs, values, smoothed } = placed
    const style = `color=${rgb(colourOf(line.run.id))}${line.split === 'train' ? ', dashed' : ''}`
    const points = Array.from(kept, i => `(${number((xs[i] ?? NaN) / (isTime ? 1000 : 1))},${number((smoothed ?? values)[i] ?? NaN)})`)
    const title = `${escapeLatex(line.run.name)}${line.split === 'train' ? ' (train)' : ''}`
    return `\\addplot[${style}] coordinates {${points.join(' ')}};\n\\addlegendentry{${title}}`
  })
  return [
    '% \\usepackage{pgfplots} \\pgfplotsset{compat=1.18}',
    '\\begin{tikzpicture}',
    `\\begin{axis}[${axis.join(', ')}]`,
    ...plots,
    '\\end{axis}',
    '\\end{tikzpicture}',
    ''
  ].join('\n')
}

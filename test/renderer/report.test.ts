import { describe, expect, it } from 'vitest'
import type { Line } from '../../src/renderer/charts/line.ts'
import { reportCurve } from '../../src/renderer/report/reportCurve.ts'
import { reportHtml } from '../../src/renderer/report/reportHtml.ts'

const count = 400
const line = (values: number[], split: 'train' | 'validation'): Line => ({
  run: { id: 'a', number: 3, name: 'one', startedAt: null },
  metric: split === 'train' ? 'loss' : 'val_loss',
  split,
  points: {
    steps: Float64Array.from(values, (_, i) => i),
    epochs: Float64Array.from(values, (_, i) => i + 1),
    times: Float64Array.from(values, (_, i) => i),
    values: Float64Array.from(values)
  }
})

describe('a curve in a report', () => {
  it('keeps what is extreme, breaks at what is no number, and tells both parts apart', () => {
    const values = Array.from({ length: count }, (_, i) => (i === 100 ? NaN : i === 200 ? 5 : 1 / (i + 1)))
    const svg = reportCurve([line(values, 'train'), line([1, 0.5], 'validation')], { title: '"loss" <b>', locale: 'en' })
    const [train = '', validation = ''] = [...svg.matchAll(/<path [^>]*>/g)].map(([path]) => path)
    expect(train).toContain('stroke-dasharray')
    expect(validation).not.toContain('stroke-dasharray')
    expect(train.match(/M/g)).toHaveLength(2)
    const heights = [...train.matchAll(/[ML][\d.]+ ([\d.]+)/g)].map(match => Number(match[1]))
    expect(heights.filter(y => y < 20)).toHaveLength(1)
    expect(svg).toContain('aria-label="&quot;loss&quot; &lt;b&gt;"')
  })
})

describe('a report', () => {
  const hostile = '<img src=x onerror=alert(1)>'
  const html = reportHtml({
    language: 'en',
    title: hostile,
    lead: hostile,
    legend: [{ colour: '#5060ff', text: hostile }],
    parts: [{ title: hostile, table: { columns: [hostile, 'b'], rows: [{ title: hostile, cells: [hostile, '2'], differs: true }] } }]
  })
  it('holds nothing that runs or fetches, whatever runs are called', () => {
    expect(html).not.toContain('<img')
    expect(html).not.toMatch(/<script|src=["']?http|href=/)
    expect(html).toContain("default-src 'none'")
    expect(html.match(/&lt;img/g)).toHaveLength(8)
  })
})

import { expect, test } from 'vitest'
import { createSvgPen } from '../../../src/renderer/charts/svgPen.ts'

const pen = () => createSvgPen(() => ({ width: 10 }) as TextMetrics)

test('paths, dashes, colours and texts become elements in the order they were drawn', () => {
  const svg = pen()
  svg.strokeStyle = '#5060ff40'
  svg.lineWidth = 1.75
  svg.setLineDash([3, 3])
  svg.beginPath()
  svg.moveTo(1, 2)
  svg.lineTo(3.14159, 4)
  svg.stroke()
  svg.fillStyle = '#000000'
  svg.font = '600 13px "Noto Sans KR", sans-serif'
  svg.textAlign = 'right'
  svg.fillText('<b> & "α"', 5, 6)
  expect(svg.elements().split('\n')).toEqual([
    '<path d="M1 2L3.14 4" fill="none" stroke="#5060ff" stroke-opacity="0.25" stroke-width="1.75" stroke-linejoin="miter" stroke-dasharray="3 3"/>',
    '<text x="5" y="6" font-family="&#34;Noto Sans KR&#34;, sans-serif" font-size="13" font-weight="600" text-anchor="end" dominant-baseline="auto" fill="#000000">&#60;b&#62; &#38; &#34;α&#34;</text>'
  ])
})

test('what is saved comes back with restore, clips included; a path that has nothing is not drawn', () => {
  const svg = pen()
  svg.save()
  svg.globalAlpha = 0.5
  svg.beginPath()
  svg.rect(0, 0, 10, 20)
  svg.clip()
  svg.fillRect(1, 1, 2, 2)
  svg.restore()
  svg.fillRect(1, 1, 2, 2)
  svg.beginPath()
  svg.stroke()
  expect(svg.globalAlpha).toBe(1)
  expect(svg.elements().split('\n')).toEqual([
    '<clipPath id="clip1"><path d="M0 0h10v20h-10Z"/></clipPath>',
    '<rect x="1" y="1" width="2" height="2" fill="#000" opacity="0.5" clip-path="url(#clip1)"/>',
    '<rect x="1" y="1" width="2" height="2" fill="#000"/>'
  ])
})

test('a ring is a whole circle', () => {
  const svg = pen()
  svg.beginPath()
  svg.arc(10, 10, 3.5, 0, 2 * Math.PI)
  svg.fill()
  expect(svg.elements()).toBe('<path d="M6.5 10a3.5 3.5 0 1 1 7 0a3.5 3.5 0 1 1 -7 0Z" fill="#000"/>')
})

/** What the project's own drawing needs of a canvas; a canvas has it, and so has a picture of vectors. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | ('save' | 'restore' | 'beginPath' | 'moveTo' | 'lineTo' | 'closePath' | 'arc' | 'rect' | 'clip' | 'stroke' | 'fill')
  | ('fillRect' | 'fillText' | 'measureText' | 'setLineDash')
  | ('fillStyle' | 'strokeStyle' | 'lineWidth' | 'lineJoin' | 'globalAlpha' | 'font' | 'textBaseline' | 'textAlign')
>

type State = Pick<Pen, 'lineWidth' | 'lineJoin' | 'globalAlpha' | 'font' | 'textBaseline' | 'textAlign'> & {
  fillStyle: string
  strokeStyle: string
  dash: readonly number[]
  clip: number | undefined
}

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`).replaceAll(/[^\P{Cc}\t\n\r]/gu, ' ')
const short = (value: number): string => String(Math.round(value * 100) / 100)

/** A colour as older readers of SVG know it: transparency apart. */
function paint(kind: 'fill' | 'stroke', colour: string): string {
  const [, rgb, alpha] = /^(#[0-9a-f]{6})([0-9a-f]{2})$/i.exec(colour) ?? []
  if (rgb === undefined || alpha === undefined) return ` ${kind}="${escaped(colour)}"`
  return ` ${kind}="${rgb}" ${kind}-opacity="${short(Number.parseInt(alpha, 16) / 255)}"`
}

const baselines: Readonly<Record<string, string>> = { middle: 'central', top: 'text-before-edge', bottom: 'text-after-edge' }
const anchors: Readonly<Record<string, string>> = { center: 'middle', right: 'end', end: 'end' }

/** A pen that writes SVG elements; arcs are whole circles. `measureText` is a canvas'. */
export function createSvgPen(measure: (text: string, font: string) => TextMetrics): Pen & { elements: () => string } {
  const written: string[] = []
  const stack: State[] = []
  let clips = 0
  let path: string[] = []
  let state: State = {
    ...{ fillStyle: '#000', strokeStyle: '#000', lineWidth: 1, lineJoin: 'miter', globalAlpha: 1 },
    ...{ font: '11px sans-serif', textBaseline: 'alphabetic', textAlign: 'start', dash: [], clip: undefined }
  }
  const shared = (): string =>
    (state.globalAlpha < 1 ? ` opacity="${short(state.globalAlpha)}"` : '') +
    (state.clip === undefined ? '' : ` clip-path="url(#clip${state.clip})"`)
  const put = (element: string): void => void written.push(element)

  const shapes = {
    beginPath: (): void => void (path = []),
    moveTo: (x: number, y: number): void => void path.push(`M${short(x)} ${short(y)}`),
    lineTo: (x: number, y: number): void => void path.push(`L${short(x)} ${short(y)}`),
    closePath: (): void => void path.push('Z'),
    rect: (x: number, y: number, width: number, height: number): void =>
      void path.push(`M${short(x)} ${short(y)}h${short(width)}v${short(height)}h${short(-width)}Z`),
    arc(x: number, y: number, radius: number): void {
      const half = `a${short(radius)} ${short(radius)} 0 1 1 `
      path.push(`M${short(x - radius)} ${short(y)}${half}${short(2 * radius)} 0${half}${short(-2 * radius)} 0Z`)
    }
  }
  const marks = {
    stroke(): void {
      if (path.length === 0) return
      const dash = state.dash.length > 0 ? ` stroke-dasharray="${state.dash.map(short).join(' ')}"` : ''
      const line = `${paint('stroke', state.strokeStyle)} stroke-width="${short(state.lineWidth)}" stroke-linejoin="${state.lineJoin}"`
      put(`<path d="${path.join('')}" fill="none"${line}${dash}${shared()}/>`)
    },
    fill: (): void => put(`<path d="${path.join('')}"${paint('fill', state.fillStyle)}${shared()}/>`),
    fillRect: (x: number, y: number, width: number, height: number): void =>
      put(
        `<rect x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"${paint('fill', state.fillStyle)}${shared()}/>`
      ),
    fillText(text: string, x: number, y: number): void {
      const [, weight = '', size = '11', family = 'sans-serif'] = /^(?:(\d+) )?([\d.]+)px (.*)$/.exec(state.font) ?? []
      const font = ` font-family="${escaped(family)}" font-size="${size}"${weight === '' ? '' : ` font-weight="${weight}"`}`
      const place = ` text-anchor="${anchors[state.textAlign] ?? 'start'}" dominant-baseline="${baselines[state.textBaseline] ?? 'auto'}"`
      put(`<text x="${short(x)}" y="${short(y)}"${font}${place}${paint('fill', state.fillStyle)}${shared()}>${escaped(text)}</text>`)
    }
  }
  const pen = {
    ...shapes,
    ...marks,
    save: (): void => void stack.push({ ...state }),
    restore: (): void => void (state = stack.pop() ?? state),
    setLineDash: (dash: readonly number[]): void => void (state.dash = [...dash]),
    clip(): void {
      const outer = state.clip === undefined ? '' : ` clip-path="url(#clip${state.clip})"`
      state.clip = ++clips
      put(`<clipPath id="clip${clips}"${outer}><path d="${path.join('')}"/></clipPath>`)
    },
    measureText: (text: string): TextMetrics => measure(text, state.font),
    elements: (): string => written.join('\n')
  }
  return Object.defineProperties(
    pen,
    propertiesOf(() => state)
  ) as typeof pen & State
}

const names = ['fillStyle', 'strokeStyle', 'lineWidth', 'lineJoin', 'globalAlpha', 'font', 'textBaseline', 'textAlign'] as const

/** The properties of a canvas, kept in the state that `save` and `restore` are about. */
function propertiesOf(state: () => State): PropertyDescriptorMap {
  return Object.fromEntries(
    names.map(name => [name, { get: () => state()[name], set: (value: never) => void Object.assign(state(), { [name]: value }) }])
  )
}

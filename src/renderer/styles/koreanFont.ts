const bundled = 'Noto Sans KR Variable'
const syllables = { first: 0xac00, count: 11_172 } as const

/** Whether a font of the system draws Korean: a letter that no font has is as wide as a character that cannot exist. */
function systemDrawsKorean(): boolean {
  const context = document.createElement('canvas').getContext('2d')
  if (!context) return true
  context.font = "16px system-ui, 'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', sans-serif"
  return context.measureText('가').width !== context.measureText('\uffff').width
}

/** Says where the parts of the bundled font are: a hundred rules, which no first picture waits for unless it is Korean. */
export const declareKoreanFont = (): Promise<unknown> => import('@fontsource-variable/noto-sans-kr')

const load = (text: string): Promise<unknown> => document.fonts.load(`13px '${bundled}'`, text)
const loadRest = (): Promise<unknown> =>
  load(Array.from({ length: syllables.count }, (_, i) => String.fromCodePoint(syllables.first + i)).join(''))

/**
 * Systems without a Korean font get the bundled one, which comes in parts as its letters are met; Chromium may leave text that was laid out between
 * two parts as boxes. So the parts of a text are brought before it is shown, and those of names people may write after it.
 */
export async function loadKoreanFont(text: string): Promise<void> {
  if (systemDrawsKorean()) return
  // A part that does not come is no reason to show nothing.
  await declareKoreanFont()
    .then(() => load(text))
    .catch(() => undefined)
  requestIdleCallback(() => void loadRest().catch(() => undefined))
}

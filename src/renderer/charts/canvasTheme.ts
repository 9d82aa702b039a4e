/** The colours and the font a canvas draws with, read from the page's own tokens. */
export type CanvasTheme = {
  text: string
  muted: string
  faint: string
  border: string
  background: string
  warn: string
  font: string
  runs: string[]
}

/** A colour of the page by the name of its token. */
export const cssColour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim()

export function readCanvasTheme(): CanvasTheme {
  const style = getComputedStyle(document.documentElement)
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    text: token('text'),
    muted: token('muted'),
    faint: token('faint'),
    border: token('border'),
    background: token('bg'),
    warn: token('warn'),
    font: token('font') || 'system-ui, sans-serif',
    runs: Array.from({ length: 10 }, (_, i) => token(`run-${i + 1}`))
  }
}

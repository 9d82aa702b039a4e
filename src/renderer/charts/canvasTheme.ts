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

/** The light theme whatever the window's: pictures go into papers. The page is never painted in between. */
export function readLightTheme(): CanvasTheme {
  const { dataset } = document.documentElement
  const before = dataset['theme']
  dataset['theme'] = 'light'
  const theme = readCanvasTheme()
  if (before === undefined) delete dataset['theme']
  else dataset['theme'] = before
  return theme
}

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

import type { CanvasTheme } from './canvasTheme.ts'
import { titleHeight } from './chartSvg.ts'

/** A canvas on its background under its title, as PNG; `ratio` is the canvas' pixels in one of CSS. */
export function pictureOf(
  source: HTMLCanvasElement,
  { title, ratio, theme }: { title: string; ratio: number; theme: CanvasTheme }
): Promise<Blob> {
  const copy = document.createElement('canvas')
  copy.width = source.width
  copy.height = source.height + titleHeight * ratio
  const context = copy.getContext('2d')
  if (!context) throw new Error('This window cannot draw images')
  context.fillStyle = theme.background
  context.fillRect(0, 0, copy.width, copy.height)
  context.fillStyle = theme.text
  context.font = `600 ${13 * ratio}px ${theme.font}`
  context.fillText(title, 12 * ratio, 20 * ratio)
  context.drawImage(source, 0, titleHeight * ratio)
  return new Promise((resolve, reject) =>
    copy.toBlob(blob => (blob ? resolve(blob) : reject(new Error('The image could not be made'))), 'image/png')
  )
}

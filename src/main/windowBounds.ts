import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Rectangle } from 'electron'
import { z } from 'zod'

const whole = z.number().int()
const storedSchema = z.object({ x: whole, y: whole, width: whole.positive(), height: whole.positive(), maximized: z.boolean() })
export type StoredBounds = z.infer<typeof storedSchema>

export const minimumSize = { width: 1024, height: 640 }
const defaultSize = { width: 1440, height: 900 }

/** What was stored, or undefined where nothing usable was. */
export function readBounds(file: string): StoredBounds | undefined {
  try {
    return storedSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

export function writeBounds(file: string, bounds: StoredBounds): void {
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(`${file}.part`, JSON.stringify(bounds))
  renameSync(`${file}.part`, file)
}

const overlap = (a: Rectangle, b: Rectangle): number =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y))

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high))

const fitInto = (area: Rectangle, { width, height }: { width: number; height: number }) => ({
  width: Math.max(minimumSize.width, Math.min(width, area.width)),
  height: Math.max(minimumSize.height, Math.min(height, area.height))
})

/**
 * Bounds that can be seen: as stored, moved and shrunk into the display that holds most of them where a quarter of the window or more lies there; else, as
 * after a display was unplugged, at the stored or usual size wherever the system puts new windows.
 */
export function usableBounds(
  stored: StoredBounds | undefined,
  [first, ...others]: readonly Rectangle[]
): Partial<Rectangle> & { width: number; height: number } {
  const wanted = stored ?? defaultSize
  if (!first) return wanted
  if (!stored) return fitInto(first, wanted)
  const area = others.reduce((best, next) => (overlap(stored, next) > overlap(stored, best) ? next : best), first)
  const { width, height } = fitInto(area, wanted)
  if (overlap(stored, area) < Math.min(stored.width * stored.height, width * height) / 4) return fitInto(first, wanted)
  return {
    x: clamp(stored.x, area.x, Math.max(area.x, area.x + area.width - width)),
    y: clamp(stored.y, area.y, Math.max(area.y, area.y + area.height - height)),
    width,
    height
  }
}

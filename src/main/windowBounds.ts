import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Rectangle } from 'electron'
import { z } from 'zod'

const whole = z.number().int()
const storedSchema = z.object({ x: whole, y: whole, width: whole, height: whole, maximized: z.boolean() })
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

/** Bounds that can be seen: as stored where a quarter of the window lies on a display that is still there, else centred by the system at the usual size. */
export function usableBounds(
  stored: StoredBounds | undefined,
  workAreas: readonly Rectangle[]
): Partial<Rectangle> & { width: number; height: number } {
  const largest = workAreas.reduce(
    (best, area) => ({ width: Math.max(best.width, area.width), height: Math.max(best.height, area.height) }),
    { width: 0, height: 0 }
  )
  const fit = ({ width, height }: { width: number; height: number }) => ({
    width: Math.max(minimumSize.width, Math.min(width, largest.width)),
    height: Math.max(minimumSize.height, Math.min(height, largest.height))
  })
  if (!stored) return fit(defaultSize)
  const isVisible = workAreas.some(area => overlap(stored, area) >= (stored.width * stored.height) / 4)
  return isVisible ? { x: stored.x, y: stored.y, ...fit(stored) } : fit(stored)
}

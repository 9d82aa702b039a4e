import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minimumSize, readBounds, usableBounds, writeBounds } from '../../src/main/windowBounds.ts'
import type { Bounds } from '../support/fakeElectron.ts'
import { temporaryFolder } from '../support/openTestCore.ts'
import { launchDesktop, startDesktop } from '../support/startDesktop.ts'

const screenArea = { x: 0, y: 0, width: 1920, height: 1040 }
const rightArea = { x: 1920, y: 0, width: 2560, height: 1400 }
const stored = { x: 100, y: 50, width: 1300, height: 800, maximized: false }

describe('bounds that can be seen', () => {
  test('are as stored where they fit', () => {
    expect(usableBounds(stored, [screenArea])).toEqual({ x: 100, y: 50, width: 1300, height: 800 })
    expect(usableBounds({ ...stored, x: 2000, y: 10 }, [screenArea, rightArea])).toEqual({ x: 2000, y: 10, width: 1300, height: 800 })
  })

  test('are moved and shrunk into the display that holds most of them', () => {
    expect(usableBounds({ ...stored, x: 1000, y: 500 }, [screenArea])).toEqual({ x: 620, y: 240, width: 1300, height: 800 })
    expect(usableBounds({ ...stored, width: 5000, height: 4000, x: 0, y: 0 }, [screenArea, rightArea])).toMatchObject({
      width: 2560,
      x: 1920
    })
    expect(usableBounds({ ...stored, width: 300, height: 200 }, [screenArea])).toMatchObject(minimumSize)
  })

  test('are left to the system where the display is gone, or nothing was stored', () => {
    expect(usableBounds({ ...stored, x: 3000 }, [screenArea])).toEqual({ width: 1300, height: 800 })
    expect(usableBounds(undefined, [screenArea])).toEqual({ width: 1440, height: 900 })
    expect(usableBounds(undefined, [{ x: 0, y: 0, width: 1280, height: 700 }])).toEqual({ width: 1280, height: 700 })
    expect(usableBounds(stored, [])).toMatchObject({ width: 1300, height: 800 })
  })

  test('always keep the title within a display, whatever was stored', () => {
    const whole = fc.integer({ min: -10_000, max: 10_000 })
    const size = fc.integer({ min: 1, max: 10_000 })
    fc.assert(
      fc.property(whole, whole, size, size, (x, y, width, height) => {
        const areas = [screenArea, rightArea]
        const bounds = usableBounds({ x, y, width, height, maximized: false }, areas)
        expect(bounds.width).toBeGreaterThanOrEqual(minimumSize.width)
        expect(bounds.height).toBeGreaterThanOrEqual(minimumSize.height)
        if (bounds.x === undefined || bounds.y === undefined) return
        const { x: left, y: top } = { x: bounds.x, y: bounds.y }
        const holds = ({ x: areaX, y: areaY, width: areaWidth, height: areaHeight }: Bounds): boolean =>
          left >= areaX && left + bounds.width <= areaX + areaWidth && top >= areaY && top + bounds.height <= areaY + areaHeight
        expect(areas.some(holds)).toBe(true)
      })
    )
  })
})

test('bounds survive being written, and anything else is taken for nothing', () => {
  const file = path.join(temporaryFolder(), 'made', 'window.json')
  expect(readBounds(file)).toBeUndefined()
  writeBounds(file, stored)
  expect(readBounds(file)).toEqual(stored)
  for (const text of [
    '',
    '{',
    'null',
    '[]',
    '{"x":1}',
    JSON.stringify({ ...stored, width: 'wide' }),
    JSON.stringify({ ...stored, height: -5 })
  ]) {
    writeFileSync(file, text)
    expect(readBounds(file)).toBeUndefined()
  }
})

test('the window opens where it was closed, shown once it has something to show', async () => {
  const { electron, window, libraryFolder } = await startDesktop()
  expect(window.options).toMatchObject({ width: 1440, height: 900, minWidth: 1024, minHeight: 640, show: false })
  expect(window.calls).not.toContain('show')
  window.emit('ready-to-show')
  expect(window.calls).toContain('show')
  window.bounds = { x: 30, y: 40, width: 1100, height: 700 }
  window.maximized = true
  const { appData } = electron.app.paths
  electron.app.quit()
  await expect.poll(() => electron.app.quits).toBe(1)

  const again = await startDesktop({ libraryFolder, prepare: next => (next.app.paths['appData'] = appData ?? '') })
  expect(again.window.options).toMatchObject({ x: 30, y: 40, width: 1100, height: 700 })
  expect(again.window.maximized).toBe(true)
})

test('a place that cannot be remembered stops nothing', async () => {
  const { electron, logged } = await startDesktop()
  const profile = electron.app.getPath('userData')
  mkdirSync(path.dirname(profile), { recursive: true })
  writeFileSync(profile, 'a file where the folder should be')
  electron.app.quit()
  await expect.poll(() => electron.app.quits).toBe(1)
  expect(readFileSync(profile, 'utf8')).toContain('a file')
  expect(logged.at(-1)).toMatch(/^where the window was is not remembered/)
})

test('each library has a profile of its own, apart from the library', async () => {
  const folders = [temporaryFolder(), temporaryFolder()]
  const profiles: string[] = []
  for (const libraryFolder of folders) {
    const { electron } = await launchDesktop({ libraryFolder, args: ['--data-dir', libraryFolder] })
    profiles.push(path.relative(electron.app.getPath('appData'), electron.app.getPath('userData')))
    electron.app.becomeReady()
  }
  expect(new Set(profiles).size).toBe(2)
  for (const profile of profiles) expect(profile).toMatch(/^trialbook-window.[0-9a-f]{16}$/)
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createAxis } from '../../../src/renderer/charts/axis.ts'
import { dragged, panned, zoomedAbout } from '../../../src/renderer/charts/zooming.ts'

const axisOf = (min: number, max: number, log = false) =>
  createAxis({ kind: 'epoch', log, limits: { min, max }, pixels: 500, hasGutter: false, locale: 'en' })
const whole = axisOf(1, 101)

describe('zoom', () => {
  test('keeps what is under the pointer in place', () => {
    const zoom = zoomedAbout(whole, whole, { factor: 0.5, share: 0.25 })
    expect(zoom).toEqual({ min: 13.5, max: 63.5 })
  })

  test('is none again once everything is in view', () => {
    expect(zoomedAbout(axisOf(20, 60), whole, { factor: 10, share: 0.5 })).toBeNull()
  })

  test('never leaves the data', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 4, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (factor, share) => {
        const zoom = zoomedAbout(axisOf(20, 60), whole, { factor, share })
        if (zoom) expect(zoom.min >= 1 && zoom.max <= 101 && zoom.min < zoom.max).toBe(true)
      })
    )
  })

  test('moves and stops at the ends', () => {
    expect(panned(axisOf(20, 60), whole, 0.5)).toEqual({ min: 40, max: 80 })
    expect(panned(axisOf(20, 60), whole, 9)).toEqual({ min: 61, max: 101 })
    expect(panned(axisOf(20, 60), whole, -9)).toEqual({ min: 1, max: 41 })
  })

  test('a drag works in either direction, on a log axis too', () => {
    expect(dragged(whole, 30, 20)).toEqual({ min: 20, max: 30 })
    expect(dragged(axisOf(1, 100, true), 2, 1)).toEqual({ min: 10, max: 100 })
  })
})

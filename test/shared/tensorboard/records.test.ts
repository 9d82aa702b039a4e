import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hparamsEvent, readEvent, scalarEvent } from '../../../src/shared/tensorboard/events.ts'
import { crc32c, encodeRecord, readRecords } from '../../../src/shared/tensorboard/records.ts'

test('the checksum is CRC-32C', () => {
  // The check value of the catalogue of parametrised CRC algorithms, and those of RFC 3720, B.4.
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283)
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43)
})

const someBytes = fc.uint8Array({ maxLength: 200 })

describe('records', () => {
  test('are read as they were written, and one that is cut at the end is no fault', () => {
    fc.assert(
      fc.property(fc.array(someBytes, { maxLength: 6 }), fc.nat(1000), (all, cut) => {
        const bytes = new Uint8Array(Buffer.concat(all.map(encodeRecord)))
        expect(readRecords(bytes)).toEqual({ records: all, fault: undefined })
        const { records, fault } = readRecords(bytes.subarray(0, Math.max(0, bytes.length - cut)))
        expect(fault).toBeUndefined()
        expect(records).toEqual(all.slice(0, records.length))
      })
    )
  })
  test('a byte that changed is found, and what comes before is kept', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 50 }), { minLength: 2, maxLength: 4 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (all, place, change) => {
          const bytes = new Uint8Array(Buffer.concat(all.map(encodeRecord)))
          const at = place % bytes.length
          bytes[at] = (bytes[at] as number) ^ change
          const { records, fault } = readRecords(bytes)
          expect(fault).toMatch(/checksum/)
          expect(records).toEqual(all.slice(0, records.length))
        }
      )
    )
  })
})

describe('events', () => {
  test('measurements and hyperparameters are read as they were written', () => {
    const name = fc.string({ minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(
        fc.float(),
        fc.nat(1e9),
        fc.dictionary(name, fc.oneof(fc.double(), fc.boolean(), fc.string())),
        (value, step, hparams) => {
          const { scalars, step: read, time } = readEvent(scalarEvent({ time: 1234.5, step }, [{ tag: 'loss', value }]))
          expect(scalars).toEqual([{ tag: 'loss', value }])
          expect([read, time]).toEqual([step, 1234.5])
          expect({ ...readEvent(hparamsEvent(1, hparams)).hparams }).toEqual({ ...hparams })
        }
      )
    )
  })
  test('bytes that are none are refused, or read as nothing', () => {
    fc.assert(
      fc.property(someBytes, bytes => {
        try {
          expect(Array.isArray(readEvent(bytes).scalars)).toBe(true)
        } catch (error) {
          expect(error).toBeInstanceOf(Error)
        }
      })
    )
  })
})

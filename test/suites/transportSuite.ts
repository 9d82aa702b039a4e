import { createORPCClient } from '@orpc/client'
import type { ClientLink } from '@orpc/client'
import { ORPCError, os } from '@orpc/server'
import type { RouterClient } from '@orpc/server'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Router as CoreRouter } from '../../src/core/createCore.ts'

let cancelled = 0
const calls = {
  echo: os.input(z.unknown()).handler(({ input }) => input),
  strict: os.input(z.object({ n: z.number() })).handler(({ input }) => input.n),
  fault: os.handler(() => {
    throw new ORPCError('NOT_FOUND', { status: 404, message: '없어요', data: { what: 'run', id: '12' } })
  }),
  never: os.handler(() => new Promise<string>(() => undefined)),
  count: os.handler(async function* ({ signal }) {
    try {
      for (let i = 0; ; i++) {
        yield { i, at: new Date(i), value: i === 2 ? NaN : i }
        if (signal?.aborted) return
        await new Promise(resolve => setTimeout(resolve, 5))
      }
    } finally {
      cancelled++
    }
  })
}
type Client = RouterClient<typeof calls>

/** A way to serve a router and a link to it. `drop` breaks the connection as a crash would. */
export type OpenTransport = (router: CoreRouter) => Promise<{ link: ClientLink<object>; drop: () => void; close: () => Promise<void> }>

/** What every transport promises. */
export function transportSuite(name: string, open: OpenTransport): void {
  async function withClient(work: (client: Client, drop: () => void) => Promise<void>): Promise<void> {
    const { link, drop, close } = await open(calls as unknown as CoreRouter)
    try {
      await work(createORPCClient(link), drop)
    } finally {
      await close()
    }
  }

  const values: [string, unknown][] = [
    ['NaN', NaN],
    ['Infinity', Infinity],
    ['-Infinity', -Infinity],
    ['undefined', undefined],
    ['null', null],
    ['an object of them', { a: NaN, b: [Infinity, -Infinity, undefined], c: { d: undefined, e: -0.5 } }],
    ['a date', new Date('2026-03-01T14:02:03.456Z')],
    ['Korean text', '학습률 0.001 → “하이퍼파라미터” 🧪'],
    ['a Float64Array', Float64Array.of(0.1, NaN, Infinity, -Infinity, Number.MIN_VALUE, Number.MAX_VALUE)],
    ['an empty Float64Array', new Float64Array(0)],
    ['a part of a larger Float64Array', new Float64Array(10).fill(7).subarray(3, 5)],
    ['odd keys', { 학습률: 1, '': 2, 'a.b': 3, constructor: 4 }]
  ]

  describe(name, () => {
    it.each(values)('carries %s unchanged', (_name, value) =>
      withClient(async client => expect(await client.echo(value)).toStrictEqual(value))
    )

    it('carries a series of 100,000 values unchanged', () =>
      withClient(async client => {
        const series = {
          steps: Float64Array.from({ length: 100_000 }, (_, i) => i),
          values: Float64Array.from({ length: 100_000 }, (_, i) => (i % 1000 === 0 ? NaN : Math.sin(i)))
        }
        expect(await client.echo(series)).toStrictEqual(series)
      }))

    it('carries coded errors with their data', () =>
      withClient(async client => {
        await expect(client.fault()).rejects.toMatchObject({
          code: 'NOT_FOUND',
          status: 404,
          message: '없어요',
          data: { what: 'run', id: '12' }
        })
      }))

    it('refuses input of the wrong form and methods that do not exist', () =>
      withClient(async client => {
        await expect(client.strict({ n: 'text' } as never)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
        await expect((client as unknown as { nothing: () => Promise<void> }).nothing()).rejects.toMatchObject({ code: 'NOT_FOUND' })
        expect(await client.strict({ n: 3 })).toBe(3)
      }))

    it('streams events and ends them on both sides when the reader stops', () =>
      withClient(async client => {
        const before = cancelled
        const seen: unknown[] = []
        for await (const event of await client.count()) {
          seen.push(event)
          if (seen.length === 4) break
        }
        expect(seen).toStrictEqual([0, 1, NaN, 3].map((value, i) => ({ i, at: new Date(i), value })))
        await expect.poll(() => cancelled).toBe(before + 1)
      }))

    it('answers many calls at once, each its own', () =>
      withClient(async client => {
        const numbers = Array.from({ length: 200 }, (_, i) => i)
        expect(await Promise.all(numbers.map(n => client.strict({ n })))).toEqual(numbers)
      }))

    it('rejects pending calls and ends streams, on both sides, when the connection breaks', () =>
      withClient(async (client, drop) => {
        const before = cancelled
        const pending = client.never()
        const events = await client.count()
        await events.next()
        drop()
        await expect(pending).rejects.toThrow()
        await expect(
          (async () => {
            for (;;) if ((await events.next()).done) return 'ended'
          })().catch(() => 'ended')
        ).resolves.toBe('ended')
        await expect.poll(() => cancelled).toBe(before + 1)
      }))
  })
}

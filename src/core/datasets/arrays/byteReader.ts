/** Takes a stream of bytes in portions of one's own. */
export function createByteReader(pieces: AsyncIterable<Uint8Array>) {
  const iterator = pieces[Symbol.asyncIterator]()
  let [rest, place]: [Uint8Array, number] = [new Uint8Array(), 0]

  return {
    /** The next `size` bytes, or fewer where the stream ends. Theirs until the next call. */
    async take(size: number): Promise<Uint8Array> {
      if (rest.length - place >= size) {
        place += size
        return rest.subarray(place - size, place)
      }
      const taken = new Uint8Array(size)
      let filled = 0
      for (;;) {
        const part = rest.subarray(place, place + size - filled)
        taken.set(part, filled)
        filled += part.length
        place += part.length
        if (filled === size) return taken
        const next = await iterator.next()
        if (next.done) return taken.subarray(0, filled)
        ;[rest, place] = [next.value, 0]
      }
    },
    /** Nothing more is taken. */
    async close(): Promise<void> {
      await iterator.return?.()
    }
  }
}
export type ByteReader = ReturnType<typeof createByteReader>

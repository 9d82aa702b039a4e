import { readFileSync, readdirSync, readlinkSync } from 'node:fs'

/** A socket with a peer, as the system's own tables have it. */
export type Peer = { process: string; protocol: string; address: string }

const tables = ['tcp', 'tcp6', 'udp', 'udp6'] as const

/** `0100007F` is 127.0.0.1: bytes of 32 bits from the last to the first; an address of IPv6 has four such parts. */
export function readableAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap(part => (part.match(/../g) ?? []).toReversed())
  if (bytes.length === 4) return bytes.map(byte => Number.parseInt(byte, 16)).join('.')
  if (/^0{20}FFFF/i.test(bytes.join(''))) return readableAddress(hex.slice(24))
  return (bytes.join('').match(/.{4}/g) ?? []).join(':').toLowerCase()
}

const nobody = /^(0\.0\.0\.0|(0000:){7}0000)$/
const loopback = /^(127\.|(0000:){7}0001$)/
export const isLoopback = (address: string): boolean => loopback.test(address)

/** By the number that a process' own list of files has for it: the peer of each socket that has one. */
function peers(): Map<string, { protocol: string; address: string }> {
  const found = new Map<string, { protocol: string; address: string }>()
  for (const protocol of tables)
    for (const line of readFileSync(`/proc/net/${protocol}`, 'utf8').split('\n').slice(1)) {
      const fields = line.trim().split(/\s+/)
      const [address = '', inode = ''] = [readableAddress((fields[2] ?? '').split(':')[0] ?? ''), fields[9]]
      if (address !== '' && !nobody.test(address)) found.set(inode, { protocol, address })
    }
  return found
}

/** A process that ends while it is looked at had nothing. */
function unlessGone<Value>(read: () => Value, value: Value): Value {
  try {
    return read()
  } catch {
    return value
  }
}

/** A process and all that it and those it started have started. */
function descendantsOf(root: number): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    // The name of a program is in brackets and may hold anything.
    const fields = unlessGone(() => readFileSync(`/proc/${name}/stat`, 'utf8'), '')
      .replace(/^.*\)/s, '')
      .trim()
      .split(' ')
    parents.set(Number(name), Number(fields[1]))
  }
  const found = new Set([root])
  for (const before = { size: 0 }; before.size < found.size;) {
    before.size = found.size
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid)
  }
  return [...found]
}

/** The peers of every socket that a process and its descendants hold now. Linux only. */
export function peersOf(root: number): Peer[] {
  const known = peers()
  return descendantsOf(root).flatMap(pid => {
    const process = unlessGone(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim(), '')
    return unlessGone(() => readdirSync(`/proc/${pid}/fd`), []).flatMap(fd => {
      const inode = /^socket:\[(\d+)\]$/.exec(unlessGone(() => readlinkSync(`/proc/${pid}/fd/${fd}`), ''))?.[1]
      const peer = inode === undefined ? undefined : known.get(inode)
      return peer ? [{ process, ...peer }] : []
    })
  })
}

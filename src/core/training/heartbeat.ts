export type Heartbeat = { beat(): void; stop(): void }

export type HeartbeatOptions = { silentMs: number; deadMs: number; onSilent: () => void; onDead: () => void }

/**
 * Watches for silence in two stages. The second one only begins when the first has fired: a machine that wakes from sleep fires the first at
 * once, and still gives the other side time to be heard.
 */
export function createHeartbeat({ silentMs, deadMs, onSilent, onDead }: HeartbeatOptions): Heartbeat {
  let dead: NodeJS.Timeout | undefined
  const silent = setTimeout(() => {
    onSilent()
    dead = setTimeout(onDead, deadMs)
  }, silentMs)
  const calm = (): void => {
    clearTimeout(dead)
    dead = undefined
  }
  return {
    beat() {
      calm()
      silent.refresh()
    },
    stop() {
      calm()
      clearTimeout(silent)
    }
  }
}

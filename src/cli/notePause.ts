import type { Client } from './openLibrary.ts'
import { note } from './output.ts'

/** Says why nothing happens where the window that has the library open lets its queue rest. */
export async function notePause(client: Client): Promise<void> {
  const [{ queue_paused }, { order, running }] = await Promise.all([client.settings.get(), client.queue.get()])
  if (queue_paused && running.length === 0 && order.length > 0)
    note('The queue is paused: what waits in it starts once it is resumed in the window.')
}

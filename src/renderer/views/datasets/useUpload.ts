import { ref } from 'vue'
import { encodeBase64 } from '../../../shared/base64.ts'
import { useConnection } from '../../connection/connection.ts'

const partBytes = 1 << 20

/** Hands a chosen file over to the host in parts: a page is not told where a file is. `share` is how much is there, from 0 to 1. */
export function useUpload() {
  const { client } = useConnection()
  const share = ref<number>()
  let newest = 0

  /** Resolves with where the host has it; undefined where it was cancelled or another file was chosen meanwhile. */
  async function upload(file: File): Promise<string | undefined> {
    const mine = ++newest
    const id = crypto.randomUUID()
    share.value = 0
    try {
      let path: string | undefined
      for (let offset = 0; offset === 0 || offset < file.size; offset += partBytes) {
        const bytes = new Uint8Array(await file.slice(offset, offset + partBytes).arrayBuffer())
        if (mine !== newest) return undefined
        path = (await client.datasets.upload({ id, name: file.name.slice(-200), offset, data: encodeBase64(bytes) })).path
        if (mine !== newest) return undefined
        share.value = Math.min(1, (offset + bytes.length) / Math.max(1, file.size))
      }
      return path
    } finally {
      if (mine === newest) share.value = undefined
    }
  }
  function cancel(): void {
    newest++
    share.value = undefined
  }
  return { share, upload, cancel }
}

import { decodeBase64 } from '../../shared/base64.ts'
import type { ModelFormat } from '../../shared/modelFormats.ts'
import type { Run } from '../../shared/run.ts'
import { saveFile } from '../charts/saveFile.ts'
import { useConnection } from '../connection/connection.ts'
import { useEdits } from './useEdits.ts'

/** Saves the trained model of a run for other programs. */
export function useModelFiles() {
  const { client } = useConnection()
  const { attempt } = useEdits()
  return ({ id, number }: Run, format: ModelFormat): Promise<boolean> =>
    attempt(async () => {
      const { files } = await client.runs.model({ id, format })
      // The two files of a TensorFlow.js model name each other, so they keep their names.
      for (const { name, data } of files) saveFile(format === 'onnx' ? `run-${number}.onnx` : name, new Blob([decodeBase64(data)]))
    })
}

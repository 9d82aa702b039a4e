import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ExpectedError } from '../../shared/errors.ts'
import { parseModel } from '../../shared/modelDescription.ts'
import type { ModelFormat } from '../../shared/modelFormats.ts'
import { writeOnnx } from '../exports/onnx.ts'
import type { Tables } from '../storage/tables.ts'
import { requireRun } from './requireRun.ts'

type ModelFile = { name: string; data: string }
export type RunModel = ReturnType<typeof createRunModel>

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')

/** The trained models of completed runs, for other programs. NOT_FOUND where a run kept none, or one from before models said what they need. */
export const createRunModel =
  ({ tables, checkpointsFolder }: { tables: Tables; checkpointsFolder: string }) =>
  (id: string, format: ModelFormat): ModelFile[] => {
    const row = requireRun(tables, id)
    const fileIn = (name: string): Uint8Array => readFileSync(join(checkpointsFolder, row.id, 'model', name))
    try {
      const [json, weights] = [fileIn('model.json'), fileIn('weights.bin')]
      if (format === 'tfjs')
        return [
          { name: 'model.json', data: base64(json) },
          { name: 'weights.bin', data: base64(weights) }
        ]
      return [{ name: 'model.onnx', data: base64(writeOnnx(parseModel(Buffer.from(json).toString('utf8'), weights))) }]
    } catch {
      throw new ExpectedError(
        'NOT_FOUND',
        `Run #${row.number} keeps no model: it has not completed, or did before models could be exported.`,
        {
          what: 'model',
          id
        }
      )
    }
  }

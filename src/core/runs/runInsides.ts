import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import { insideSchema, insidesFile, planeSchema } from '../../shared/insides.ts'
import type { Inside, InsidesView, Plane } from '../../shared/insides.ts'
import { elementCount } from '../../shared/shape.ts'
import type { TrainerDataset } from '../../shared/trainerProtocol.ts'
import type { Datasets } from '../datasets/datasets.ts'
import type { RunRow } from '../storage/runsTable.ts'
import type { Tables } from '../storage/tables.ts'
import type { Sample } from '../../shared/sample.ts'
import type { Predictor } from '../training/predictor.ts'
import { requireRun } from './requireRun.ts'

type Dependencies = { tables: Tables; datasets: Datasets; checkpointsFolder: string; predictor: Predictor }
export type RunInsides = ReturnType<typeof createRunInsides>

const mostSamples = 500
const mostPictures = 64

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

/** Lines of the file; one that was cut off while it was written is left out, and of an epoch that was looked at twice the later look counts. */
function readLooks(file: string): { plane: Plane | null; epochs: Inside[] } {
  let lines: string[]
  try {
    lines = readFileSync(file, 'utf8').split('\n')
  } catch {
    return { plane: null, epochs: [] }
  }
  const head = planeSchema.safeParse((parsed(lines[0] ?? '') as { plane?: unknown } | undefined)?.plane)
  const looks = new Map<number, Inside>()
  for (const line of lines.slice(1)) {
    const one = insideSchema.safeParse(parsed(line))
    if (one.success) looks.set(one.data.epoch, one.data)
  }
  return { plane: head.success ? head.data : null, epochs: [...looks.values()].sort((a, b) => a.epoch - b.epoch) }
}

/** The first training samples of a table of two inputs. */
function samplesIn(files: TrainerDataset): InsidesView['samples'] {
  if (files.kind !== 'table') return []
  const read = (file: string, length: number): ArrayBuffer => {
    const bytes = readFileSync(file)
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + Math.min(bytes.byteLength, length * 4))
  }
  const values = new Float32Array(read(files.train_values, mostSamples * 2))
  const labels = new Int32Array(read(files.train_labels, mostSamples))
  return Array.from(labels, (label, i) => ({ x: values[2 * i] ?? NaN, y: values[2 * i + 1] ?? NaN, label })).filter(
    ({ x, y }) => Number.isFinite(x) && Number.isFinite(y)
  )
}

/** What goes on in networks: their weights and answers while they were trained, and what they answer now. An unknown id is NOT_FOUND. */
export function createRunInsides({ tables, datasets, checkpointsFolder, predictor }: Dependencies) {
  const folderOf = ({ id }: RunRow): string => join(checkpointsFolder, id)

  function answerOf(row: RunRow, samples: readonly Sample[]): Promise<number[][] | null> {
    const { input_shape: shape } = datasets.of(row).description
    const size = elementCount(shape)
    if (samples.some(sample => sample.length !== size))
      throw invalidInput([
        {
          field: 'samples',
          code: 'sample_size',
          message: `A sample of the data of run #${row.number} has ${size} values.`,
          params: { run: row.number, n: size }
        }
      ])
    const folder = join(folderOf(row), 'model')
    // A run that has not completed has no model; one from before models said what they need cannot be asked.
    return existsSync(join(folder, 'model.json')) ? predictor.ask(folder, samples).catch(() => null) : Promise.resolve(null)
  }

  return {
    /** Looks into a network after its epochs, those after `after` alone. */
    insides(id: string, after: number): InsidesView {
      const row = requireRun(tables, id)
      const { plane, epochs } = readLooks(join(folderOf(row), insidesFile))
      return { plane, epochs: epochs.filter(({ epoch }) => epoch > after), samples: plane ? samplesIn(datasets.of(row).files) : [] }
    },
    /** What each of some runs answers to samples in values of the data; null where a run has no model to ask. */
    async answers(ids: readonly string[], samples: readonly Sample[]) {
      const rows = ids.map(id => requireRun(tables, id))
      return Promise.all(rows.map(async row => ({ run_id: row.id, answers: await answerOf(row, samples) })))
    },
    /** The weights of the first layer as pictures, for runs on images: of each unit or filter one. NOT_FOUND where the run kept no model. */
    firstWeights(id: string): { shape: [number, number]; pictures: number[][]; units: number } {
      const row = requireRun(tables, id)
      const [height, width] = datasets.of(row).description.input_shape
      const folder = join(folderOf(row), 'model')
      try {
        const { weightsManifest } = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as {
          weightsManifest: [{ weights: { shape: number[] }[] }]
        }
        const shape = weightsManifest[0].weights[0]?.shape ?? []
        const bytes = readFileSync(join(folder, 'weights.bin'))
        const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + elementCount(shape) * 4))
        const units = shape.at(-1) ?? 0
        const size: [number, number] = shape.length === 4 ? [shape[0] ?? 0, shape[1] ?? 0] : [height ?? 0, width ?? 0]
        const places = size[0] * size[1]
        // Of several channels the first is shown.
        const step = all.length / units / places
        const pictures = Array.from({ length: Math.min(units, mostPictures) }, (_, unit) =>
          Array.from({ length: places }, (__, place) => all[place * step * units + unit] ?? 0)
        )
        return { shape: size, pictures: width === undefined ? [] : pictures, units }
      } catch {
        throw new ExpectedError('NOT_FOUND', 'This run kept no model: it has not completed.', { what: 'model', id })
      }
    }
  }
}

import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { createRandom } from '../src/search/random.ts'
import type { Dataset } from '../src/shared/dataset.ts'
import { startHost } from './host.ts'
import { progress, report } from './report.ts'

type Options = { megabytes: number; json?: true }

const inputs = 12
const linesInPiece = 5_000

/** A table of numbers, two categories and a class, as large as asked for. */
async function writeTable(file: string, bytes: number): Promise<number> {
  const random = createRandom(1)
  const out = createWriteStream(file)
  let [written, rows] = [0, 0]
  const put = async (text: string): Promise<void> => {
    written += text.length
    if (!out.write(text)) await once(out, 'drain')
  }
  await put(`${Array.from({ length: inputs }, (_, i) => `x${i}`).join(',')},colour,form,kind\n`)
  while (written < bytes) {
    let piece = ''
    for (let i = 0; i < linesInPiece; i++) {
      for (let column = 0; column < inputs; column++) piece += `${random.normal().toFixed(6)},`
      piece += `${['red', 'green', 'blue'][random.below(3)]},${['round', 'flat'][random.below(2)]},${['a', 'b', 'c', 'd'][random.below(4)]}\n`
    }
    rows += linesInPiece
    await put(piece)
  }
  out.end()
  await once(out, 'close')
  return rows
}

/** How long a large table takes to be imported, and how much memory the host needs for it. */
export async function benchImport({ megabytes, json }: Options): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'trialbook-bench-'))
  const file = path.join(folder, 'table.csv')
  progress(`Writing ${megabytes} MB.`)
  const rows = await writeTable(file, megabytes * 1e6)
  const library = path.join(folder, 'library')
  const host = await startHost(library)
  const before = host.residentMegabytes() ?? NaN
  let most = before
  const watch = setInterval(() => (most = Math.max(most, host.residentMegabytes() ?? 0)), 200)
  try {
    const from = performance.now()
    const command = ['src/cli/index.ts', 'import', file, '--name', 'big', '--target', 'kind', '--json', '--data-dir', library]
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: path.join(import.meta.dirname, '..') })
    const dataset = JSON.parse(stdout) as Dataset
    const seconds = (performance.now() - from) / 1000
    const figures = {
      bench: 'import',
      file_mb: Math.round(statSync(file).size / 1e6),
      rows,
      train_samples: dataset.train_samples,
      test_samples: dataset.test_samples,
      seconds: Math.round(seconds * 10) / 10,
      mb_per_second: Math.round(megabytes / seconds),
      host_rss_before_mb: before,
      host_rss_most_mb: most
    }
    report(figures, json === true)
  } finally {
    clearInterval(watch)
    await host.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { lastWords, runCommand } from './command.mjs'
import { setupFailure } from './failure.mjs'
import { hashFile } from './fileHash.mjs'

/**
 * The Python wheel whose TensorFlow libraries are used, one a processor. 2.18 is the last that exports TensorFlow's C interface.
 * @typedef {{ project: string, version: string, tag: string, sha256: string, bytes: number }} Wheel
 * @type {Record<string, Wheel>}
 */
export const wheels = {
  x64: {
    project: 'tensorflow-cpu',
    version: '2.18.1',
    tag: 'x86_64',
    sha256: '810c75d7149d2da0cb2092187817b0dcabb80728ca9f9cf3a61f3f42fadd1298',
    bytes: 230_236_181
  },
  arm64: {
    project: 'tensorflow',
    version: '2.18.1',
    tag: 'aarch64',
    sha256: '8a6485edd2148f70d011dbd1d8dc2c775e91774a5a159466e83d0d1f21580944',
    bytes: 231_937_898
  }
}

const downloadLimitMs = 40 * 60_000

/**
 * The cached wheel where it is there and whole. A damaged file is removed.
 * @param {string} folder
 * @param {Wheel} wheel
 * @param {import('./report.mjs').Report} report
 */
export async function cachedWheel(folder, wheel, report) {
  const path = wheelPath(folder, wheel)
  if (!existsSync(path)) return undefined
  if (statSync(path).size === wheel.bytes && (await hashFile(path)) === wheel.sha256) return path
  report.note('The cached TensorFlow download is damaged; fetching it again')
  rmSync(path, { force: true })
  return undefined
}

/** @param {string} folder @param {Wheel} wheel */
const wheelPath = (folder, wheel) => join(folder, `${wheel.project}-${wheel.version}-${wheel.tag}.whl`)

/**
 * Fetches the wheel with pip, which knows the person's registry settings, and checks it before it gets its name in the cache.
 * @param {string} folder
 * @param {Wheel} wheel
 * @param {{ report: import('./report.mjs').Report, python: string }} context
 */
export async function fetchWheel(folder, wheel, { report, python }) {
  const temporary = join(folder, `download-${process.pid}`)
  mkdirSync(temporary, { recursive: true })
  try {
    const downloaded = await downloadWheel(temporary, wheel, { report, python })
    const sha256 = await hashFile(downloaded)
    if (sha256 !== wheel.sha256) {
      throw setupFailure({
        cause: `The downloaded TensorFlow is not the expected file: its SHA-256 is ${sha256}, not ${wheel.sha256}.`,
        remedy: 'Run the command again. If it stays so, the package index or a proxy hands out a changed file: do not use it.'
      })
    }
    renameSync(downloaded, wheelPath(folder, wheel))
    return wheelPath(folder, wheel)
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

/**
 * @param {string} folder
 * @param {Wheel} wheel
 * @param {{ report: import('./report.mjs').Report, python: string }} context
 */
async function downloadWheel(folder, wheel, { report, python }) {
  const platforms = ['manylinux_2_17', 'manylinux2014'].flatMap(name => ['--platform', `${name}_${wheel.tag}`])
  const options = ['--no-deps', '--only-binary=:all:', '--no-cache-dir', '--python-version', '311', ...platforms, '--dest', folder]
  const result = await runCommand(python, ['-m', 'pip', 'download', '--quiet', ...options, `${wheel.project}==${wheel.version}`], {
    // pip collects the file in its temporary folder first: there its growth can be seen.
    env: { ...process.env, TMPDIR: folder, PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1' },
    timeoutMs: downloadLimitMs,
    onTick: () =>
      report.progress(`TensorFlow ${wheel.version}: ${Math.min(99, Math.round((100 * folderBytes(folder)) / wheel.bytes))} % of 230 MB`)
  })
  const name = readdirSync(folder).find(file => file.endsWith('.whl'))
  if (result.code === 0 && name) return join(folder, name)
  throw setupFailure({
    cause: `pip could not download ${wheel.project} ${wheel.version}.\n${lastWords(result)}`,
    remedy: 'Check the network connection (or the package index in your pip settings) and run the command again.'
  })
}

/** @param {string} folder @returns {number} */
function folderBytes(folder) {
  try {
    const sizes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(name => statSync(join(folder, name)).size)
    return sizes.reduce((total, size) => total + size, 0)
  } catch {
    return 0 // pip moved something while we looked
  }
}

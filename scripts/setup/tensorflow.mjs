import { mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { lastWords, runCommand } from './command.mjs'
import { installDebianPackages } from './debian.mjs'
import { setupFailure } from './failure.mjs'
import { readMarker, updateMarker } from './marker.mjs'
import { cacheFolder, inProject, projectFolder, projectNode } from './paths.mjs'
import { isReachable, usesProxy } from './reachable.mjs'
import { bindingFingerprint, bindingKey, buildBinding, isWhole, placeBinding, tfjsVersion } from './tensorflowBinding.mjs'
import { cachedWheel, fetchWheel, wheels } from './tensorflowWheel.mjs'

/** Loads the binding and multiplies two matrices: what works here works in the trainer. The two shims replace what Node 24 removed. */
const trialScript = `
const util = require('util')
util.isNullOrUndefined ??= value => value == null
util.isArray ??= Array.isArray
const tf = require('@tensorflow/tfjs-node')
const product = Array.from(tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync())
console.log(JSON.stringify({ backend: tf.getBackend(), product, version: tf.backend().binding.TF_Version }))
`
const trialLimitMs = 120_000
const ownInstallLimitMs = 15 * 60_000
const ownInstallHost = 'storage.googleapis.com'
const neededBytes = 1.8e9

export function tensorflowIsCurrent() {
  const recorded = readMarker().tensorflow
  return recorded !== undefined && recorded.key === tfjsVersion() && recorded.file === bindingFingerprint()
}

/**
 * Whether TensorFlow works in the project's Node, and its version.
 * @returns {Promise<{ works: true, version: string } | { works: false, why: string }>}
 */
async function tryTensorflow() {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3' }
  const result = await runCommand(projectNode, ['-e', trialScript], { cwd: projectFolder, env, timeoutMs: trialLimitMs })
  try {
    const { backend, product, version } = JSON.parse(result.stdout.trim().split('\n').at(-1) ?? '')
    if (backend === 'tensorflow' && product.join() === '3,3,3,3') return { works: true, version }
    return { works: false, why: `It calculates wrongly: ${result.stdout}` }
  } catch {
    return { works: false, why: lastWords(result) }
  }
}

/** @param {import('./report.mjs').Report} report */
export async function installTensorflow(report) {
  if (await keepIfWorking(report)) return
  const reason = await installAnyWay(report)
  if (await keepIfWorking(report)) return
  const trial = await tryTensorflow()
  throw setupFailure({
    cause: `TensorFlow does not load.\n${trial.works ? '' : trial.why}${reason ? `\n${reason}` : ''}`,
    remedy: 'Delete node_modules and run the command again. README.md, "Requirements", lists the systems TensorFlow runs on.'
  })
}

/** @param {import('./report.mjs').Report} report */
async function keepIfWorking(report) {
  if (bindingFingerprint() === undefined) return false
  const trial = await tryTensorflow()
  if (!trial.works) return false
  updateMarker({ tensorflow: { key: tfjsVersion(), version: trial.version, file: /** @type {string} */ (bindingFingerprint()) } })
  report.note(`TensorFlow ${trial.version} multiplies`)
  return true
}

/**
 * On Linux the pinned libraries come first: they are the ones every figure and test of the project was made with. Where the tools to
 * compile are missing and may not be installed, and on other systems, tfjs-node's own script brings its own binaries.
 * @param {import('./report.mjs').Report} report
 * @returns {Promise<string | undefined>} why a way failed, where one did without throwing
 */
async function installAnyWay(report) {
  const wheel = process.platform === 'linux' && usesGlibc() ? wheels[process.arch] : undefined
  if (!wheel) return runOwnInstall(report)
  try {
    await installFromWheel(wheel, report)
    return undefined
  } catch (error) {
    if (!(await ownHostAnswers())) throw error
    report.note(`${error instanceof Error ? error.message.split('\n')[0] : error} Trying tfjs-node's own binaries instead`)
    return runOwnInstall(report)
  }
}

/** The wheels are made for glibc; on musl (Alpine) they do not load. */
function usesGlibc() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport())
  return report.header?.glibcVersionRuntime !== undefined
}

/**
 * @param {import('./tensorflowWheel.mjs').Wheel} wheel
 * @param {import('./report.mjs').Report} report
 */
async function installFromWheel(wheel, report) {
  const cache = join(cacheFolder(), 'tensorflow')
  mkdirSync(cache, { recursive: true })
  const folder = join(cache, bindingKey({ tfjsVersion: tfjsVersion(), wheel, arch: process.arch }))
  if (await isWhole(folder)) {
    placeBinding(folder)
    report.note(`Taken from ${folder}`)
    if ((await tryTensorflow()).works) return
    report.note('The cached libraries do not load on this system; making them again')
  }
  rmSync(folder, { recursive: true, force: true })
  checkSpace(cache)
  removeLeftovers(cache)
  const compiler = process.env.CXX || 'g++'
  const python = await findTools({ compiler, report })
  const wheelPath = (await cachedWheel(cache, wheel, report)) ?? (await fetchWheel(cache, wheel, { report, python }))
  await buildBinding({ folder, wheelPath, python, compiler, report })
  placeBinding(folder)
}

/** @param {string} folder */
function checkSpace(folder) {
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize >= neededBytes) return
  throw setupFailure({
    cause: `${folder} has ${Math.round((bavail * bsize) / 1e6)} MB free; TensorFlow needs ${neededBytes / 1e6} MB while it is set up.`,
    remedy: 'Free some disk space, or set XDG_CACHE_HOME to a folder on a larger disk, and run the command again.'
  })
}

/** Unfinished work of set-ups that were ended; the lock of the set-up or another name keeps running ones apart. */
function removeLeftovers(/** @type {string} */ cache) {
  for (const name of readdirSync(cache)) {
    const pid = Number(/(?:^download|\.partial)-(\d+)$/.exec(name)?.[1])
    if (pid > 0 && !isAlive(pid)) rmSync(join(cache, name), { recursive: true, force: true })
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM'
  }
}

/**
 * Python with pip and a C++ compiler; installed where that is allowed.
 * @param {{ compiler: string, report: import('./report.mjs').Report }} options
 */
async function findTools({ compiler, report }) {
  const works = async (/** @type {string} */ command, /** @type {string[]} */ args) =>
    (await runCommand(command, args, { timeoutMs: 60_000 })).code === 0
  const missing = []
  if (!(await works('python3', ['-m', 'pip', '--version']))) missing.push('python3', 'python3-pip')
  if (!(await works(compiler, ['--version']))) {
    if (compiler !== 'g++') {
      throw setupFailure({
        cause: `The compiler ${compiler}, named by CXX, does not start.`,
        remedy: 'Correct or unset CXX and run the command again.'
      })
    }
    missing.push('g++')
  }
  if (missing.length > 0) await installDebianPackages(missing, { report, purpose: 'Setting TensorFlow up' })
  return 'python3'
}

const ownHostAnswers = async () =>
  usesProxy() ||
  (await isReachable(process.env.TFJS_NODE_CDN_STORAGE ? new URL(process.env.TFJS_NODE_CDN_STORAGE).hostname : ownInstallHost))

/**
 * @param {import('./report.mjs').Report} report
 * @returns {Promise<string | undefined>}
 */
async function runOwnInstall(report) {
  if (!(await ownHostAnswers())) return `The host of tfjs-node's binaries, ${ownInstallHost}, cannot be reached.`
  report.note("Running tfjs-node's own install script")
  const bins = [inProject('node_modules', '.bin'), process.env.PATH].join(process.platform === 'win32' ? ';' : ':')
  const result = await runCommand(projectNode, ['scripts/install.js'], {
    cwd: inProject('node_modules', '@tensorflow', 'tfjs-node'),
    env: { ...process.env, PATH: bins },
    timeoutMs: ownInstallLimitMs,
    onTick: seconds => report.progress(`tfjs-node is downloading, ${seconds} s`)
  })
  return result.code === 0 ? undefined : `tfjs-node's own install script failed.\n${lastWords(result)}`
}

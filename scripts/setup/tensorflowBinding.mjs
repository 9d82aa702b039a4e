import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { dirname, join } from 'node:path'
import { lastWords, runCommand } from './command.mjs'
import { setupFailure } from './failure.mjs'
import { hashFile, hashText } from './fileHash.mjs'
import { inProject } from './paths.mjs'

const bindingFolder = inProject('node_modules', '@tensorflow', 'tfjs-node')
export const bindingFile = join(bindingFolder, 'lib', 'napi-v8', 'tfjs_binding.node')

const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']
const binding = 'tfjs_binding.node'
const compileFlags = ['-O3', '-std=c++17', '-fPIC', '-shared', '-DNAPI_VERSION=8']
const compileLimitMs = 10 * 60_000

/**
 * Takes the two libraries and the headers of the C interface out of the wheel. Argument 1: the wheel, 2: the folder.
 *
 * The libraries are written 16 KB at a time: Linux keeps a file in memory in pieces as large as it was written with and maps whole pieces, so that with
 * writes of 1 MB a process that uses the libraries takes 80 MB more (measured on Linux 6.18).
 */
const unpackScript = `
import os, shutil, sys, zipfile
wheel, folder = sys.argv[1:3]
headers = ('tensorflow/include/tensorflow/c/', 'tensorflow/include/tensorflow/core/platform/',
           'tensorflow/include/xla/tsl/', 'tensorflow/include/tsl/platform/')
libraries = ${JSON.stringify(libraries)}
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name in ['tensorflow/' + library for library in libraries]:
            target = os.path.join(folder, os.path.basename(name))
        elif name.startswith(headers) and name.endswith('.h'):
            target = os.path.join(folder, name[len('tensorflow/'):])
        else:
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(name) as source, open(target, 'wb', buffering=0) as file:
            shutil.copyfileobj(source, file, 1 << 14)
`

/**
 * Name of a compiled result: another tfjs-node, wheel, processor or way of compiling is another result.
 * @param {{ tfjsVersion: string, wheel: import('./tensorflowWheel.mjs').Wheel, arch: string }} parts
 */
export function bindingKey({ tfjsVersion, wheel, arch }) {
  const recipe = hashText([wheel.sha256, ...compileFlags, unpackScript].join('\n')).slice(0, 12)
  return `tfjs-node-${tfjsVersion}_tensorflow-${wheel.version}_linux-${arch}_${recipe}`
}

export const tfjsVersion = () => /** @type {string} */ (JSON.parse(readFileSync(join(bindingFolder, 'package.json'), 'utf8')).version)

/**
 * Whether a folder of the cache holds all files of a compiled result, unchanged since they were made.
 * @param {string} folder
 */
export async function isWhole(folder) {
  try {
    const manifest = /** @type {Record<string, string>} */ (JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')))
    for (const name of [...libraries, binding]) {
      if (manifest[name] !== (await hashFile(join(folder, name)))) return false
    }
    return true
  } catch {
    return false
  }
}

/** @param {string} folder */
export async function writeManifest(folder) {
  const entries = []
  for (const name of [...libraries, binding]) entries.push([name, await hashFile(join(folder, name))])
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`)
}

/**
 * Makes a compiled result from a wheel: unpack, compile, write down the checksums, and only then give it its name in the cache.
 * @param {{ folder: string, wheelPath: string, python: string, compiler: string, report: import('./report.mjs').Report }} options
 */
export async function buildBinding({ folder, wheelPath, python, compiler, report }) {
  const partial = `${folder}.partial-${process.pid}`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  try {
    report.note('Unpacking the TensorFlow libraries (680 MB)')
    const unpacked = await runCommand(python, ['-c', unpackScript, wheelPath, partial], { timeoutMs: compileLimitMs })
    if (unpacked.code !== 0) {
      throw setupFailure({
        cause: `The wheel could not be unpacked.\n${lastWords(unpacked)}`,
        remedy: 'Free 2 GB of disk space and run the command again.'
      })
    }
    await compile({ partial, compiler, report })
    rmSync(join(partial, 'include'), { recursive: true, force: true })
    await writeManifest(partial)
    rmSync(folder, { recursive: true, force: true })
    renameSync(partial, folder)
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

/** @param {{ partial: string, compiler: string, report: import('./report.mjs').Report }} options */
async function compile({ partial, compiler, report }) {
  report.note(`Compiling the binding with ${compiler}`)
  const includes = [
    bindingFolder,
    dirname(bindingFolder),
    join(partial, 'include'),
    inProject('node_modules', 'node-api-headers', 'include')
  ]
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map(name => join(bindingFolder, 'binding', name))
  const linking = [`-L${partial}`, '-Wl,-rpath,$ORIGIN/../../deps/lib', '-Wl,--no-as-needed', ...libraries.map(name => `-l:${name}`)]
  const args = [...compileFlags, ...includes.map(path => `-I${path}`), ...sources, ...linking, '-o', join(partial, binding)]
  const result = await runCommand(compiler, args, {
    timeoutMs: compileLimitMs,
    onTick: seconds => report.progress(`compiling, ${seconds} s`)
  })
  if (result.code === 0) return
  throw setupFailure({
    cause: `${compiler} could not compile the TensorFlow binding.\n${lastWords(result, 15)}`,
    remedy: 'Use g++ 9 or newer (another compiler can be named with the variable CXX) and run the command again.'
  })
}

/**
 * Puts a compiled result where tfjs-node looks for it. The big libraries are linked, not copied, where the file system can.
 * @param {string} folder
 */
export function placeBinding(folder) {
  for (const name of libraries) place(join(folder, name), join(bindingFolder, 'deps', 'lib', name))
  place(join(folder, binding), bindingFile)
  chmodSync(bindingFile, 0o755)
}

/** @param {string} source @param {string} target */
function place(source, target) {
  mkdirSync(dirname(target), { recursive: true })
  rmSync(target, { force: true })
  try {
    linkSync(source, target)
  } catch {
    copyFileSync(source, target) // another file system, or one without links
  }
}

/** Size and time of the binding: another file has another one, and it is read in no time. */
export function bindingFingerprint() {
  if (!existsSync(bindingFile)) return undefined
  const { size, mtimeMs } = statSync(bindingFile)
  return `${size}-${Math.round(mtimeMs)}`
}

import { browserIsCurrent, provideBrowser } from './browser.mjs'
import { buildIsCurrent, runBuild } from './builds.mjs'
import { electronBinary, electronIsSettled, installElectron } from './electron.mjs'
import { describeFailure, setupFailure } from './failure.mjs'
import { installNode, installPackages, nodeIsCurrent, packagesAreCurrent } from './packages.mjs'
import { updateMarker } from './marker.mjs'
import { projectFolder } from './paths.mjs'
import { createReport } from './report.mjs'
import { lockPath, takeLock } from './setupLock.mjs'
import { installTensorflow, tensorflowIsCurrent } from './tensorflow.mjs'

const oldestNode = 20

/**
 * One step: whether its work is already done (asked often, so quickly answered), and the work.
 * @typedef {object} Step
 * @property {string} title
 * @property {() => boolean} isDone
 * @property {(report: import('./report.mjs').Report) => Promise<void>} work
 *
 * @typedef {object} SetupOptions
 * @property {boolean} [tests] also find a browser for the tests
 * @property {boolean} [electron] try again to get Electron's binary
 * @property {boolean} [build] false: leave the window's pages as they are
 */

/** @param {SetupOptions} options @returns {Step[]} */
function stepsFor({ tests = false, build = true }) {
  /** @type {Step[]} */
  const steps = [
    { title: 'Installing packages (npm ci)', isDone: packagesAreCurrent, work: installPackages },
    { title: 'Installing the Node the project runs on', isDone: nodeIsCurrent, work: installNode },
    { title: 'Setting TensorFlow up', isDone: tensorflowIsCurrent, work: installTensorflow },
    { title: "Looking for Electron's binary", isDone: electronIsSettled, work: installElectron }
  ]
  if (tests) steps.push({ title: 'Looking for a browser for the tests', isDone: browserIsCurrent, work: provideBrowser })
  // The tests pack the desktop app, which needs its bundles, too.
  const built = tests || electronBinary() !== undefined ? 'electron' : 'renderer'
  if (build) steps.push({ title: 'Building the window', isDone: () => buildIsCurrent(built), work: report => runBuild(built, report) })
  return steps
}

function checkNode(version = process.versions.node) {
  if (Number(version.split('.')[0]) >= oldestNode) return
  throw setupFailure({
    cause: `This is Node ${version}; Node ${oldestNode} or newer is needed.`,
    remedy: `Install Node ${oldestNode} or newer and run the command again.`
  })
}

/**
 * Runs the steps that are not done, in order; steps after a new installation are asked again.
 * @param {Step[]} steps
 * @param {import('./report.mjs').Report} report
 */
export async function runSteps(steps, report) {
  for (const [index, step] of steps.entries()) {
    if (step.isDone()) continue
    report.step(index + 1, steps.length, step.title)
    try {
      await step.work(report)
    } catch (error) {
      throw new Error(describeFailure(step.title, error), { cause: error })
    }
  }
}

/**
 * Brings the project to the state every other script expects. Says nothing when there is nothing to do; all it says goes to stderr.
 * @param {SetupOptions} [options]
 * @returns {Promise<{ changed: boolean }>} throws an Error whose message is ready to be shown
 */
export async function runSetup(options = {}) {
  const report = createReport()
  try {
    checkNode()
  } catch (error) {
    throw new Error(describeFailure('Checking Node', error), { cause: error })
  }
  const steps = stepsFor(options)
  if (!options.electron && steps.every(step => step.isDone())) return { changed: false }
  const release = await takeLock(lockPath(projectFolder), owner =>
    report.note(`Another set-up is at work (process ${owner}); waiting for it`)
  )
  try {
    if (options.electron) updateMarker({ electron: undefined })
    await runSteps(steps, report)
  } finally {
    release()
  }
  return { changed: true }
}

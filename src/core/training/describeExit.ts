import type { TrainerExit } from './trainerLauncher.ts'

const lastLines = 20

/** What a signal that nobody here sent says about its cause. */
const causes: Readonly<Record<string, string>> = {
  SIGKILL: 'Somebody ended it or, where memory is short, the system did.',
  SIGABRT: 'It gave up by itself, as a program does that gets no more memory.',
  SIGSEGV: 'A fault in native code: it touched memory that is not its own.',
  SIGBUS: 'A file that it reads as memory is gone or cut off.',
  SIGILL: 'It ended itself in a state it takes for impossible, or this processor lacks an instruction that TensorFlow was built with.'
}

/** What V8, the C++ library, TensorFlow and the system say last where memory has run out. */
const outOfMemory =
  /heap out of memory|std::bad_alloc|OOM when allocating|Cannot allocate memory|Array buffer allocation failed|Out of memory/i

/** What oneDNN, TensorFlow's kernels, says where a step fails that was prepared already: hardly anything else but memory is wanting by then. */
const likelyOutOfMemory = /could not (execute|create) a primitive/i

/** Why a process that nobody asked to end is gone: the first line says how it ended, the others are the last it wrote. */
export function describeExit({ code, signal, stderrTail }: TrainerExit): { code: string; message: string } {
  const how = signal !== null ? `was ended by ${signal}` : code === null ? 'could not be started' : `ended with exit code ${code}`
  const lines = stderrTail.filter(line => line.trim() !== '').slice(-lastLines)
  const ranOut = lines.some(line => outOfMemory.test(line))
  const isLikely = lines.some(line => likelyOutOfMemory.test(line))
  const ofMemory = ranOut ? 'It ran out of memory.' : isLikely ? 'Most likely it ran out of memory.' : undefined
  const cause = ofMemory ?? (signal === null ? undefined : causes[signal])
  const first = `The trainer ${how} before the run was done.${cause === undefined ? '' : ` ${cause}`}`
  return { code: ranOut ? 'TRAINER_OUT_OF_MEMORY' : 'TRAINER_CRASHED', message: [first, ...lines].join('\n') }
}

import { useRouter } from 'vue-router'
import type { Edit } from '../../shared/edit.ts'
import type { Run } from '../../shared/run.ts'
import { useConnection } from '../connection/connection.ts'
import { formatCount } from '../format/format.ts'
import { useLanguage } from '../i18n.ts'
import { announce } from './useAnnouncer.ts'
import { useEdits } from './useEdits.ts'
import { useToasts } from './useToasts.ts'

/** So many runs are deleted for good in one call: the core does nothing else meanwhile. */
const purgeSize = 200
/** An address holds so many runs at most. */
const mostShown = 50

export type Mark = 'locked' | 'starred' | 'archived' | 'pinned'
type Ids = readonly string[]

/** What can be done to runs from any view, be it one or ten thousand: each tells what it did and, where it changes data, is one step to undo. */
export function useRunActions() {
  const { client } = useConnection()
  const { t } = useLanguage()
  const toasts = useToasts()
  const router = useRouter()
  const { attempt, edit, tell } = useEdits()
  const count = (n: number): [{ n: string }, number] => [{ n: formatCount(n) }, n]

  async function trash(ids: Ids): Promise<void> {
    const answer = await edit(history => client.runs.trash({ ids: [...ids], history }), ids.length)
    if (!answer) return
    const skipped = t('runs.skippedLocked', ...count(answer.skipped.length))
    if (!answer.edit) return void (answer.skipped.length > 0 && toasts.show({ text: t('runs.allLocked', ...count(answer.skipped.length)) }))
    const n = answer.edit.runs
    tell(t(answer.skipped.length > 0 ? 'runs.moved' : 'runs.deleted', { n: formatCount(n), skipped }, n))
  }

  async function restore(runs: readonly Run[]): Promise<void> {
    const ids = runs.map(run => run.id)
    const answer = await edit(history => client.runs.restore({ ids, history }), ids.length)
    if (!answer?.edit) return
    const n = answer.edit.runs
    const [first, ...others] = new Map(runs.map(run => [run.experiment_id, run.experiment])).entries()
    const isOne = first !== undefined && others.length === 0
    const text = isOne
      ? t('shell.trash.restored', { n: formatCount(n), experiment: first[1] }, n)
      : t('shell.trash.restoredMany', ...count(n))
    const query = { ...(isOne ? { e: first[0] } : {}), ...(ids.length <= mostShown ? { sel: ids.join(',') } : {}) }
    toasts.show({ text, action: { label: t('shell.toasts.show'), run: () => void router.push({ name: 'runs', query }), leads: true } })
  }

  /** There is no way back: what the history holds of these runs goes with them. */
  async function purge(ids: string[]): Promise<boolean> {
    const inParts = async (): Promise<void> => {
      for (let from = 0; from < ids.length; from += purgeSize) await client.runs.purge({ ids: ids.slice(from, from + purgeSize) })
    }
    if (!(await attempt(inParts))) return false
    toasts.show({ text: t('shell.trash.purged', ...count(ids.length)) })
    return true
  }

  const rename = (run: Run, name: string) => edit(history => client.runs.rename({ id: run.id, name, history }))

  /** Answers with the edit, for a note that is written on: that is one step. Undefined where it failed. */
  const setNote = (run: Run, text: string, goesOn: Edit | null) =>
    edit(history => client.runs.note({ ids: [run.id], text, history, ...(goesOn ? { goes_on: goesOn.id } : {}) }))

  async function addNote(ids: Ids, { text, append }: { text: string; append: boolean }): Promise<void> {
    const answer = await edit(history => client.runs.note({ ids: [...ids], text, append, history }), ids.length)
    if (answer?.edit) tell(t('runs.done.note', ...count(answer.edit.runs)))
  }

  async function tag(ids: Ids, { add, remove }: { add: string[]; remove: string[] }): Promise<void> {
    const answer = await edit(history => client.runs.tag({ ids: [...ids], add, remove, history }), ids.length)
    if (answer?.edit) tell(t('runs.done.tag', ...count(answer.edit.runs)))
  }

  async function move(ids: Ids, experiment: string): Promise<void> {
    const answer = await edit(history => client.runs.move({ ids: [...ids], experiment, history }), ids.length)
    if (answer && !answer.edit) toasts.show({ text: t('runs.done.moveNone', { experiment }) })
    if (answer?.edit) tell(t('runs.done.move', { n: formatCount(answer.edit.runs), experiment }, answer.edit.runs))
  }

  /** Locks, stars, archives or pins runs, or takes that off them. What makes them leave the list is told by a toast. */
  async function mark(ids: Ids, flag: Mark, to: boolean): Promise<void> {
    const answer = await edit(history => client.runs.mark({ ids: [...ids], [flag]: to, history }), ids.length)
    if (!answer?.edit) return
    const text = t(`runs.marked.${answer.edit.kind}`, ...count(answer.edit.runs))
    if (flag === 'archived') tell(text)
    else announce(text)
  }

  async function stop(run: Run, force = false): Promise<void> {
    if (!(await attempt(() => client.runs.stop({ ids: [run.id], force })))) return
    const isWaiting = run.state === 'queued'
    const action = { label: t('runDetail.resume'), run: () => void resume([run.id]) }
    toasts.show({ text: t(isWaiting ? 'shell.queue.removed' : 'shell.queue.stopped', { run: run.name }), ...(isWaiting ? {} : { action }) })
  }

  /** Those that train finish their batch and keep a checkpoint. */
  async function pause(ids: Ids): Promise<void> {
    if (await attempt(() => client.runs.pause({ ids: [...ids] }))) announce(t('runDetail.paused', ...count(ids.length)))
  }

  /** From their last checkpoints, in the order of the queue. */
  async function resume(ids: Ids): Promise<void> {
    if (await attempt(() => client.runs.resume({ ids: [...ids] }))) announce(t('runDetail.resumed', ...count(ids.length)))
  }

  /** Trains a run once more, seed and all, to see whether it comes to the same. */
  async function repeat(run: Run): Promise<void> {
    const wanted = { experiment: run.experiment, dataset: run.dataset.name, hyperparameters: run.hyperparameters, name: run.name }
    if (await attempt(() => client.runs.start(wanted))) toasts.show({ text: t('runDetail.verify.started') })
  }

  /** Keeps the checkpoint of an epoch whatever comes after it, or no longer. */
  const pinCheckpoint = (id: string, epoch: number, pinned: boolean): Promise<boolean> =>
    attempt(() => client.runs.pinCheckpoint({ id, epoch, pinned }))

  const extend = (id: string, epochs: number): Promise<boolean> => attempt(() => client.runs.extend({ id, epochs }))

  /** Runs that wait or train. */
  async function stopAll(ids: Ids): Promise<void> {
    if (await attempt(() => client.runs.stop({ ids: [...ids] }))) toasts.show({ text: t('runs.done.stop', ...count(ids.length)) })
  }

  return { trash, restore, purge, rename, setNote, addNote, tag, move, mark, stop, stopAll, pause, resume, extend, pinCheckpoint, repeat }
}

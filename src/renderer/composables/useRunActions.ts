import { useRouter } from 'vue-router'
import type { Run } from '../../shared/run.ts'
import { useConnection } from '../connection/connection.ts'
import { formatCount } from '../format/format.ts'
import { useLanguage } from '../i18n.ts'
import { announce } from './useAnnouncer.ts'
import { useErrorWords } from './useErrorWords.ts'
import { useToasts } from './useToasts.ts'
import { useUndo } from './useUndo.ts'

/** So many runs are deleted for good in one call: the core does nothing else meanwhile. */
const purgeSize = 200

/** What can be done to runs from any view: each tells what it did and can be undone where it changes data. */
export function useRunActions() {
  const { client } = useConnection()
  const { t } = useLanguage()
  const { wordsOf } = useErrorWords()
  const toasts = useToasts()
  const history = useUndo()
  const router = useRouter()

  async function attempt(action: () => Promise<unknown>): Promise<boolean> {
    try {
      await action()
      return true
    } catch (error) {
      toasts.show({ kind: 'error', text: t('errors.actionFailed', { reason: wordsOf(error) }) })
      return false
    }
  }

  const trashRuns = (ids: readonly string[]) => client.runs.trash({ ids: [...ids] })
  const restoreRuns = async (ids: readonly string[]): Promise<void> => void (await client.runs.restore({ ids: [...ids] }))

  async function trash(ids: string[]): Promise<void> {
    let answer: Awaited<ReturnType<typeof trashRuns>> | undefined
    if (!(await attempt(async () => (answer = await trashRuns(ids)))) || !answer) return
    const moved = answer.runs.map(run => run.id)
    const skipped = t('runs.skippedLocked', { n: answer.skipped.length }, answer.skipped.length)
    if (moved.length === 0) return void toasts.show({ text: t('runs.allLocked', { n: ids.length }, ids.length) })
    const redo = async (runs: readonly string[]): Promise<void> => void (await trashRuns(runs))
    history.push({ label: t('shell.steps.trash', { n: moved.length }, moved.length), runs: moved, undo: restoreRuns, redo })
    toasts.show({
      text: t(answer.skipped.length > 0 ? 'runs.moved' : 'runs.deleted', { n: moved.length, skipped }, moved.length),
      action: { label: t('shell.undo'), run: () => void history.undo() }
    })
  }

  async function restore(runs: Run[]): Promise<void> {
    const ids = runs.map(run => run.id)
    if (!(await attempt(() => restoreRuns(ids)))) return
    history.push({
      label: t('shell.steps.restore', { n: ids.length }, ids.length),
      runs: ids,
      undo: async some => void (await trashRuns(some)),
      redo: restoreRuns
    })
    const experiments = new Set(runs.map(run => run.experiment))
    const [experiment] = experiments
    const text =
      experiments.size === 1
        ? t('shell.trash.restored', { n: ids.length, experiment }, ids.length)
        : t('shell.trash.restoredMany', { n: ids.length }, ids.length)
    toasts.show({ text, action: { label: t('shell.toasts.show'), run: () => void router.push({ name: 'runs' }) } })
  }

  /** There is no way back, so nothing is pushed to the history; what it holds of these runs goes when the core tells that they are gone. */
  async function purge(ids: string[]): Promise<boolean> {
    const inParts = async (): Promise<void> => {
      for (let from = 0; from < ids.length; from += purgeSize) await client.runs.purge({ ids: ids.slice(from, from + purgeSize) })
    }
    if (!(await attempt(inParts))) return false
    toasts.show({ text: t('shell.trash.purged', { n: formatCount(ids.length) }, ids.length) })
    return true
  }

  async function rename(run: Run, name: string): Promise<void> {
    if (name === run.name) return
    const apply = async (to: string): Promise<void> => void (await client.runs.rename({ id: run.id, name: to }))
    if (await attempt(() => apply(name)))
      history.push({
        label: t('shell.steps.rename', { run: run.name }),
        runs: [run.id],
        undo: () => apply(run.name),
        redo: () => apply(name)
      })
  }

  async function setNote(run: Run, note: string): Promise<void> {
    if (note === run.note) return
    const apply = async (to: string): Promise<void> => void (await client.runs.annotate({ id: run.id, note: to }))
    if (await attempt(() => apply(note)))
      history.push({
        label: t('shell.steps.note', { run: run.name }),
        runs: [run.id],
        undo: () => apply(run.note),
        redo: () => apply(note)
      })
  }

  /** Gives every run its own new list of tags. */
  async function setTags(changes: { run: Run; tags: string[] }[]): Promise<void> {
    const ids = changes.map(change => change.run.id)
    const apply = async (runs: readonly string[], side: (change: { run: Run; tags: string[] }) => string[]): Promise<void> => {
      const wanted = changes.filter(change => runs.includes(change.run.id))
      await Promise.all(wanted.map(change => client.runs.annotate({ id: change.run.id, tags: side(change) })))
    }
    if (await attempt(() => apply(ids, change => change.tags))) {
      history.push({
        label: t('shell.steps.tag', { n: changes.length }, changes.length),
        runs: ids,
        undo: runs => apply(runs, change => change.run.tags),
        redo: runs => apply(runs, change => change.tags)
      })
    }
  }

  /** Locks or stars the runs that are not yet, or takes it off those that are. */
  async function mark(runs: readonly Run[], flag: 'locked' | 'starred', to: boolean): Promise<void> {
    const ids = runs.filter(run => run[flag] !== to).map(run => run.id)
    if (ids.length === 0) return
    const apply = async (some: readonly string[], value: boolean): Promise<void> =>
      void (await client.runs.mark({ ids: [...some], ...(flag === 'locked' ? { locked: value } : { starred: value }) }))
    if (!(await attempt(() => apply(ids, to)))) return
    const done = flag === 'locked' ? (to ? 'lock' : 'unlock') : to ? 'star' : 'unstar'
    history.push({
      label: t(`shell.steps.${done}`, { n: ids.length }, ids.length),
      runs: ids,
      undo: some => apply(some, !to),
      redo: some => apply(some, to)
    })
    announce(t(`runs.marked.${done}`, { n: ids.length }, ids.length))
  }

  async function stop(run: Run, force = false): Promise<void> {
    if (!(await attempt(() => client.runs.stop({ ids: [run.id], force })))) return
    toasts.show({ text: t(run.state === 'queued' ? 'shell.queue.removed' : 'shell.queue.stopped', { run: run.name }) })
  }

  return { attempt, trash, restore, purge, rename, setNote, setTags, mark, stop }
}

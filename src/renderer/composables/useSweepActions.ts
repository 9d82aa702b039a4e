import { useRouter } from 'vue-router'
import type { Sweep, SweepEdit, SweepRequest } from '../../shared/sweep.ts'
import { useConnection } from '../connection/connection.ts'
import { formatCount, formatExact } from '../format/format.ts'
import { useLanguage } from '../i18n.ts'
import { freeSeed, requestWithSeeds } from './moreSeeds.ts'
import { useEdits } from './useEdits.ts'
import { useToasts } from './useToasts.ts'

/** So many new seeds tell a good configuration from a lucky one. */
const confirmSeeds = 5

/** What can be done to a sweep from any view; what fails is told. */
export function useSweepActions() {
  const { client } = useConnection()
  const { t } = useLanguage()
  const { attempt, edit: asEdit, tell } = useEdits()
  const toasts = useToasts()
  const router = useRouter()

  const pause = ({ id }: Sweep): Promise<boolean> => attempt(() => client.sweeps.pause({ id }))
  const resume = ({ id }: Pick<Sweep, 'id'>): Promise<boolean> => attempt(() => client.sweeps.resume({ id }))
  async function stop(sweep: Sweep): Promise<void> {
    if (!(await attempt(() => client.sweeps.stop({ id: sweep.id })))) return
    const action = { label: t('sweeps.resume'), run: () => void resume(sweep) }
    toasts.show({ text: t('sweeps.stopped', { name: sweep.name }), action })
  }
  const retry = ({ id }: Sweep): Promise<boolean> => attempt(() => client.sweeps.retry({ id }))

  /** Says how many earlier trials the new bounds leave out. */
  async function edit(sweep: Sweep, changes: Omit<SweepEdit, 'history'>): Promise<boolean> {
    const answer = await asEdit(history => client.sweeps.edit({ id: sweep.id, ...changes, history }))
    if (answer && answer.outside > 0) tell(t('sweeps.outside', { n: answer.outside }, answer.outside))
    return answer !== undefined
  }

  /** Gives one hyperparameter's range new bounds, which a press takes back. */
  async function narrow(sweep: Sweep, name: string, bounds: { low: number; high: number }): Promise<void> {
    const before = sweep.space
    if (!(await edit(sweep, { space: { ...before, [name]: { ...(before[name] as object), ...bounds } } }))) return
    const range = { low: formatExact(bounds.low), high: formatExact(bounds.high) }
    tell(t('sweeps.slice.narrowed', { name, ...range }))
  }

  /** Its runs go along, but for those that are locked. */
  async function trash(sweep: Sweep): Promise<boolean> {
    const answer = await asEdit(history => client.sweeps.trash({ ids: [sweep.id], history }), sweep.trials.completed)
    if (answer?.edit) tell(t('sweeps.trashed', { name: sweep.name, n: formatCount(answer.edit.runs) }, answer.edit.runs))
    return answer !== undefined
  }

  async function restore(sweeps: readonly Sweep[]): Promise<void> {
    const ids = sweeps.map(({ id }) => id)
    const answer = await asEdit(history => client.sweeps.restore({ ids, history }), ids.length)
    const [first] = sweeps
    if (!answer?.edit || !first) return
    const action = { label: t('shell.toasts.show'), run: () => open(first.id), leads: true as const }
    toasts.show({ text: t('sweeps.restored', { name: first.name, n: ids.length }, ids.length), action })
  }

  /** There is no way back. Its runs were deleted before. */
  async function purge(sweeps: readonly Sweep[]): Promise<void> {
    const ids = sweeps.map(({ id }) => id)
    if (!(await attempt(() => client.sweeps.purge({ ids })))) return
    toasts.show({ text: t('sweeps.purged', { n: formatCount(ids.length) }, ids.length) })
  }

  /** Trains the configuration of a run again with seeds of its own: the best of many looks better than it is. */
  async function confirm(runId: string): Promise<void> {
    let queued = 0
    await attempt(async () => {
      const { configurations } = await client.runs.repeats({ ids: [runId] })
      const [runs = []] = configurations
      const [run] = runs
      if (run) queued = (await client.runs.start(requestWithSeeds(run, freeSeed(runs, confirmSeeds), confirmSeeds))).runs.length
    })
    if (queued > 0) toasts.show({ text: t('newRun.queued', { n: queued }, queued) })
  }

  const open = (id: string): void => void router.push({ name: 'sweep', params: { id } })
  async function start(request: SweepRequest): Promise<void> {
    open((await client.sweeps.start(request)).sweep.id)
  }
  return { pause, resume, stop, retry, edit, trash, restore, purge, narrow, confirm, confirmSeeds, open, start }
}

import { useRouter } from 'vue-router'
import type { Sweep, SweepEdit, SweepRequest } from '../../shared/sweep.ts'
import { useConnection } from '../connection/connection.ts'
import { formatExact } from '../format/format.ts'
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
  const { attempt } = useEdits()
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
  async function edit(sweep: Sweep, changes: SweepEdit): Promise<boolean> {
    let outside = 0
    const changed = await attempt(async () => {
      outside = (await client.sweeps.edit({ id: sweep.id, ...changes })).outside
    })
    if (changed && outside > 0) toasts.show({ text: t('sweeps.outside', { n: outside }, outside) })
    return changed
  }

  /** Gives one hyperparameter's range new bounds, which a press takes back. */
  async function narrow(sweep: Sweep, name: string, bounds: { low: number; high: number }): Promise<void> {
    const before = sweep.space
    if (!(await edit(sweep, { space: { ...before, [name]: { ...(before[name] as object), ...bounds } } }))) return
    const range = { low: formatExact(bounds.low), high: formatExact(bounds.high) }
    const action = { label: t('shell.undo'), run: () => void edit(sweep, { space: before }) }
    toasts.show({ text: t('sweeps.slice.narrowed', { name, ...range }), action })
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
  return { pause, resume, stop, retry, edit, narrow, confirm, confirmSeeds, open, start }
}

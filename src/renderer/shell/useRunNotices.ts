import { onScopeDispose } from 'vue'
import { useRouter } from 'vue-router'
import { bestOf, metricsByWeight } from '../../shared/metric.ts'
import type { Run, RunState } from '../../shared/run.ts'
import { announce } from '../composables/useAnnouncer.ts'
import { useErrorWords } from '../composables/useErrorWords.ts'
import { useToasts } from '../composables/useToasts.ts'
import { useConnection } from '../connection/connection.ts'
import { formatMetric } from '../format/format.ts'
import { useLanguage } from '../i18n.ts'

const windowMs = 10_000
const mostSingle = 3
const active: ReadonlySet<RunState> = new Set(['queued', 'running'])
const told: ReadonlySet<RunState> = new Set(['completed', 'diverged', 'failed'])

/** Toasts for runs that end while the window is open; more than three within ten seconds become one. */
export function useRunNotices(): void {
  const { onEvent } = useConnection()
  const { t } = useLanguage()
  const { failureWords } = useErrorWords()
  const toasts = useToasts()
  const router = useRouter()
  const states = new Map<string, RunState>()
  let recent: { at: number; state: RunState; toast: number }[] = []

  const open = (id: string, tab?: string) => (): void => void router.push({ name: 'run', params: tab ? { id, tab } : { id } })

  function completedText(run: Run): string {
    const metric = metricsByWeight.find(name => run.metrics[name])
    const summary = metric === undefined ? undefined : run.metrics[metric]
    const best = metric !== undefined && summary ? bestOf(metric, summary) : null
    if (metric === undefined || best === null) return t('shell.toasts.completedPlain', { run: run.name })
    return t('shell.toasts.completed', { run: run.name, metric, value: formatMetric(metric, best.value), epoch: best.epoch })
  }

  function showOne(run: Run): number {
    if (run.state === 'failed') {
      return toasts.show({
        kind: 'error',
        text: t('shell.toasts.failed', { run: run.name, reason: `${failureWords(run.error)}.` }),
        action: { label: t('shell.toasts.showLog'), run: open(run.id, 'log'), leads: true }
      })
    }
    const action = { label: t('shell.open'), run: open(run.id), leads: true } as const
    if (run.state === 'diverged')
      return toasts.show({ text: t('shell.toasts.divergedAt', { run: run.name, epoch: run.epochs_done + 1 }), action })
    return toasts.show({ text: completedText(run), action })
  }

  function tell(run: Run): void {
    const now = Date.now()
    recent = recent.filter(notice => now - notice.at < windowMs)
    announce(`${run.name}: ${t(`states.${run.state}`)}`)
    if (recent.length < mostSingle) {
      recent.push({ at: now, state: run.state, toast: showOne(run) })
      return
    }
    for (const notice of recent) toasts.dismiss(notice.toast)
    const states = [...recent.map(notice => notice.state), run.state]
    const diverged = states.filter(state => state === 'diverged').length
    const toast = toasts.show({
      text: t('shell.toasts.folded', { n: states.length, k: diverged }),
      action: { label: t('shell.toasts.show'), run: () => void router.push({ name: 'runs', query: { sort: '-ended_at' } }), leads: true }
    })
    recent.push({ at: now, state: run.state, toast })
  }

  const stop = onEvent(event => {
    if (event.type === 'storage_failed') toasts.show({ kind: 'error', text: t('shell.toasts.storageFailed', { reason: event.reason }) })
    if (event.type !== 'runs_changed') return
    for (const run of event.runs) {
      const before = states.get(run.id)
      states.set(run.id, run.state)
      if (before && active.has(before) && told.has(run.state)) tell(run)
    }
  })
  onScopeDispose(stop)
}

import { ref } from 'vue'
import { useRouter } from 'vue-router'
import type { Run, RunRequest } from '../../../shared/run.ts'
import { faultsOf, useErrorWords } from '../../composables/useErrorWords.ts'
import { useToasts } from '../../composables/useToasts.ts'
import { useConnection } from '../../connection/connection.ts'
import { useLanguage } from '../../i18n.ts'
import type { RunForm } from './useRunForm.ts'

type StartOptions = {
  form: RunForm
  request: () => RunRequest
  /** Faults of the fields that are no hyperparameters. */
  otherFaults: () => string[]
  focus: (fields: string[]) => void
  started: () => void
}

/** Starting what the form says. It is never forbidden to try: with faults, the first field gets the focus and a line says what to fix. */
export function useStartRun({ form, request, otherFaults, focus, started }: StartOptions) {
  const { client } = useConnection()
  const { t } = useLanguage()
  const { wordsOf } = useErrorWords()
  const toasts = useToasts()
  const router = useRouter()
  const fault = ref('')
  let sending = false

  function reportFaults(): boolean {
    form.touchAll()
    const fields = [...new Set([...form.faults.value.map(one => one.field), ...otherFaults()])]
    if (fields.length === 0) return false
    fault.value = t('newRun.fix', { n: fields.length, fields: fields.join(', ') }, fields.length)
    focus(fields)
    return true
  }
  function refuse(reason: unknown): void {
    const faults = faultsOf(reason)
    if (faults.length === 0) toasts.show({ kind: 'error', text: t('errors.actionFailed', { reason: wordsOf(reason) }) })
    else {
      form.setServerFaults(faults)
      reportFaults()
    }
  }
  async function send(): Promise<Run[]> {
    if (sending || reportFaults()) return []
    fault.value = ''
    sending = true
    try {
      const { runs } = await client.runs.start({ ...request(), hyperparameters: form.values.value ?? {} })
      started()
      return runs
    } catch (reason) {
      refuse(reason)
      return []
    } finally {
      sending = false
    }
  }
  const open = (run: Run): Promise<unknown> => router.push({ name: 'run', params: { id: run.id } })

  return {
    fault,
    async start(): Promise<void> {
      const runs = await send()
      const [first] = runs
      if (!first) return
      // Started runs go before those that only wait; a refusal changes nothing but the order.
      for (const [position, run] of runs.entries())
        if (run.state === 'queued') await client.queue.move({ id: run.id, position }).catch(() => undefined)
      await (runs.length === 1 ? open(first) : router.push({ name: 'runs' }))
    },
    async addToQueue(): Promise<void> {
      const runs = await send()
      const [first] = runs
      if (first)
        toasts.show({
          text: t('newRun.queued', { n: runs.length }, runs.length),
          action: { label: t('shell.open'), run: () => void open(first), leads: true }
        })
    }
  }
}

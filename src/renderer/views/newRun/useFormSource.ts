import { useEventListener } from '@vueuse/core'
import { computed, onBeforeUnmount, ref, watch } from 'vue'
import type { Ref } from 'vue'
import { useRoute } from 'vue-router'
import { presets } from '../../../shared/presets.ts'
import type { Run } from '../../../shared/run.ts'
import { useErrorWords } from '../../composables/useErrorWords.ts'
import { useToasts } from '../../composables/useToasts.ts'
import { useConnection } from '../../connection/connection.ts'
import { useRunStore } from '../../connection/runStore.ts'
import { useLanguage } from '../../i18n.ts'
import { draftStore } from './draft.ts'
import type { RunForm } from './useRunForm.ts'

type Form = { form: RunForm; name: Ref<string>; data: Ref<string>; copied: (run: Run) => void }

/**
 * Where the form's values come from: the run that `?from=` names (with any hyperparameter of the address laid over it), the preset of `?preset=`,
 * or what was typed before and not started.
 */
export function useFormSource({ form, name, data, copied }: Form) {
  const { t } = useLanguage()
  const { wordsOf } = useErrorWords()
  const { client } = useConnection()
  const store = useRunStore()
  const toasts = useToasts()
  const route = useRoute()
  const preset = ref(presets[0]?.id ?? '')
  const draftFrom = ref<number>()
  let isDirty = false

  function usePreset(id: string): void {
    const chosen = presets.find(one => one.id === id)
    if (!chosen) return
    preset.value = id
    data.value = chosen.dataset
    form.fillPreset(chosen)
  }
  async function copyRun(id: string): Promise<void> {
    try {
      const run = store.runs.get(id) ?? (await client.runs.get({ id })).run
      form.fillRun(
        run,
        Object.fromEntries(Object.entries(route.query).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])))
      )
      if (forkEpoch.value !== undefined) form.branch(run, forkEpoch.value)
      preset.value = ''
      data.value = run.dataset.name
      copied(run)
    } catch (reason) {
      toasts.show({ kind: 'error', text: t('newRun.sourceGone', { reason: wordsOf(reason) }) })
    }
  }
  function restoreDraft(): void {
    const draft = draftStore.read()
    if (!draft) return
    form.fillDraft(draft.texts)
    name.value = draft.name
    data.value = draft.dataset ?? data.value
    draftFrom.value = draft.at
    isDirty = true
  }
  function forget(): void {
    draftStore.clear()
    isDirty = false
    draftFrom.value = undefined
  }
  /** After which epoch of the source the run is to branch off. */
  const forkEpoch = computed(() => {
    const epoch = Number(route.query['epoch'])
    return route.name === 'new-run' && form.source.value && Number.isInteger(epoch) && epoch > 0 ? epoch : undefined
  })
  function save(): void {
    if (isDirty && forkEpoch.value === undefined)
      draftStore.write({ at: Date.now(), texts: { ...form.texts }, name: name.value, dataset: data.value })
  }

  watch(
    () => route.fullPath,
    () => {
      if (route.name !== 'new-run') return
      const { from, preset: asked, dataset } = route.query
      if (typeof from === 'string' && from !== '') void copyRun(from)
      else if (typeof asked === 'string') usePreset(asked)
      else restoreDraft()
      if (typeof dataset === 'string') data.value = dataset
    },
    { immediate: true }
  )
  onBeforeUnmount(save)
  useEventListener(window, 'pagehide', save)

  return {
    preset,
    draftFrom,
    forkEpoch,
    usePreset,
    /** What is typed from now on is a draft. */
    typed: (): void => void (isDirty = true),
    forget,
    discard(): void {
      forget()
      name.value = ''
      usePreset(preset.value)
    }
  }
}

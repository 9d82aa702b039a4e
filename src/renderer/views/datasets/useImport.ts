import { refDebounced } from '@vueuse/core'
import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import type { ColumnRecipe, Dataset, delimiters, encodings, predictions, splits } from '../../../shared/dataset.ts'
import { faultsOf, useErrorWords } from '../../composables/useErrorWords.ts'
import { useToasts } from '../../composables/useToasts.ts'
import { useConnection } from '../../connection/connection.ts'
import { useLiveQuery } from '../../connection/useLiveQuery.ts'
import { formatCount } from '../../format/format.ts'
import { useLanguage } from '../../i18n.ts'

const readDelayMs = 250

type Format = { encoding?: (typeof encodings)[number]; delimiter?: (typeof delimiters)[number]; header?: boolean }

type Choices = {
  name: string
  target: string
  predict: (typeof predictions)[number]
  split: (typeof splits)[number]
  share: string
  seed: string
}

/** A file on its way to be a dataset: how it is read, what is made of its columns, and the import itself. */
export function useImport() {
  const { client } = useConnection()
  const { t } = useLanguage()
  const { faultWords, wordsOf } = useErrorWords()
  const toasts = useToasts()
  const router = useRouter()

  const path = ref('')
  const format = reactive<Format>({})
  const choices = reactive<Choices>({ name: '', target: '', predict: 'auto', split: 'stratified', share: '0.2', seed: '0' })
  const columns = ref<Record<string, ColumnRecipe>>({})
  const asked = refDebounced(
    computed(() => ({ path: path.value.trim(), ...format })),
    readDelayMs
  )
  const { data, error, loading } = useLiveQuery((host, input) => host.datasets.preview(input), asked, {
    enabled: () => asked.value.path !== ''
  })
  const preview = computed(() => (error.value || asked.value.path === '' ? undefined : data.value))
  watch(preview, (now, before) => {
    if (!now) return
    // Choices stay as long as the columns are the same ones.
    const isSame = now.columns.map(({ name }) => name).join('\n') === before?.columns.map(({ name }) => name).join('\n')
    if (isSame) return
    columns.value = Object.fromEntries(now.columns.map(({ name, recipe }) => [name, { ...recipe }]))
    choices.target = now.target ?? ''
    choices.name = now.name
  })

  const refusal = shallowRef<unknown>()
  watch([path, format, choices, columns], () => (refusal.value = undefined), { deep: true })
  const faults = computed(() => faultsOf(error.value ?? refusal.value))
  const fields = computed(() => new Set(preview.value?.columns.map(({ name }) => name)))
  const faultOf = (field: string): string =>
    faults.value
      .filter(one => one.field === field)
      .map(faultWords)
      .join(' ')
  /** What is wrong with none of the columns. */
  const otherFaults = computed(() => {
    const known = faults.value.filter(({ field }) => !fields.value.has(field))
    if (known.length > 0) return known.map(faultWords).join(' ')
    const thrown = error.value ?? refusal.value
    return thrown === undefined || faults.value.length > 0 ? '' : wordsOf(thrown)
  })
  const isNumber = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text))
  const shareFault = computed(() => {
    const share = Number(choices.share)
    return isNumber(choices.share) && share >= 0.01 && share <= 0.9 ? '' : t('datasets.shareFault')
  })
  const seedFault = computed(() =>
    isNumber(choices.seed) && Number.isInteger(Number(choices.seed)) && Number(choices.seed) >= 0 ? '' : t('datasets.seedFault')
  )

  const running = shallowRef<AbortController>()
  async function run(): Promise<void> {
    if (!preview.value || running.value || shareFault.value || seedFault.value) return
    const control = new AbortController()
    running.value = control
    refusal.value = undefined
    const { target, predict, name, split, share, seed } = choices
    const recipe = {
      ...asked.value,
      ...(name.trim() === '' ? {} : { name: name.trim() }),
      ...{ target, predict, split, test_share: Number(share), seed: Number(seed), columns: columns.value }
    }
    try {
      const { dataset } = await client.datasets.import(recipe, { signal: control.signal })
      done(dataset)
    } catch (reason) {
      if (!control.signal.aborted) refusal.value = reason
    } finally {
      running.value = undefined
    }
  }
  function done({ name, title, train_samples: train, test_samples: test, version }: Dataset): void {
    const action = {
      label: t('datasets.train'),
      run: () => void router.push({ name: 'new-run', query: { dataset: name } }),
      leads: true as const
    }
    toasts.show({ text: t('datasets.imported', { name: title, version, n: formatCount(train + test) }), action })
    void router.push({ name: 'datasets' })
  }
  const cancel = (): void => running.value?.abort()
  onScopeDispose(cancel)

  return { path, format, choices, columns, preview, loading, faultOf, otherFaults, shareFault, seedFault, running, run, cancel }
}

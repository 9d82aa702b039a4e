import { refDebounced } from '@vueuse/core'
import { computed, onScopeDispose, reactive, ref, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import { imageFormSchema } from '../../../shared/dataset.ts'
import type {
  ColumnRecipe,
  Dataset,
  delimiters,
  encodings,
  ImportPreview,
  ImportStep,
  predictions,
  splits
} from '../../../shared/dataset.ts'
import { faultsOf, useErrorWords } from '../../composables/useErrorWords.ts'
import { useToasts } from '../../composables/useToasts.ts'
import { useConnection } from '../../connection/connection.ts'
import { useLiveQuery } from '../../connection/useLiveQuery.ts'
import { formatCount } from '../../format/format.ts'
import { useLanguage } from '../../i18n.ts'

const readDelayMs = 250

export type TextFormat = { encoding?: (typeof encodings)[number]; delimiter?: (typeof delimiters)[number]; header?: boolean }

/** As they are typed. */
export type ImageChoices = { width: string; height: string; channels: '1' | '3'; broken: 'refuse' | 'skip' }
type Choices = {
  name: string
  target: string
  predict: (typeof predictions)[number]
  split: (typeof splits)[number]
  share: string
  seed: string
}

/** How far the host is with a job. */
function useProgress(job: string) {
  const { onEvent } = useConnection()
  const progress = shallowRef<{ step: ImportStep; share: number }>()
  onScopeDispose(
    onEvent(event => {
      if (event.type === 'import_progressed' && event.job === job) progress.value = { step: event.step, share: event.share }
    })
  )
  return progress
}

/** A file on its way to be a dataset: how it is read, what is made of its columns, and the import itself. */
export function useImport() {
  const { client } = useConnection()
  const { t } = useLanguage()
  const { faultWords, wordsOf } = useErrorWords()
  const toasts = useToasts()
  const router = useRouter()

  const path = ref('')
  const format = ref<TextFormat>({})
  const image = ref<ImageChoices>({ width: '28', height: '28', channels: '1', broken: 'refuse' })
  const job = crypto.randomUUID()
  const choices = reactive<Choices>({ name: '', target: '', predict: 'auto', split: 'stratified', share: '0.2', seed: '0' })
  const columns = ref<Record<string, ColumnRecipe>>({})
  const asked = refDebounced(
    computed(() => ({ path: path.value.trim(), ...format.value })),
    readDelayMs
  )
  const { data, error, loading } = useLiveQuery((host, input) => host.datasets.preview({ ...input, job }), asked, {
    enabled: () => asked.value.path !== ''
  })
  const preview = computed(() => (error.value || asked.value.path === '' ? undefined : data.value))
  const fieldsOf = (one: ImportPreview | undefined): string =>
    one?.kind === 'table' ? one.columns.map(({ name }) => name).join('\n') : (one?.name ?? '')
  watch(preview, (now, before) => {
    // Choices stay as long as they are about the same columns or images.
    if (!now || fieldsOf(now) === fieldsOf(before)) return
    choices.name = now.name
    choices.split = now.given_test === null ? 'stratified' : 'given'
    if (now.kind === 'table') {
      columns.value = Object.fromEntries(now.columns.map(({ name, recipe }) => [name, { ...recipe }]))
      choices.target = now.target ?? ''
    } else {
      const { width, height, channels } = now.suggested
      image.value = { width: String(width), height: String(height), channels: channels === 1 ? '1' : '3', broken: 'refuse' }
    }
  })

  const progress = useProgress(job)

  const refusal = shallowRef<unknown>()
  watch([path, format, choices, columns, image], () => (refusal.value = undefined), { deep: true })
  const faults = computed(() => faultsOf(error.value ?? refusal.value))
  const fields = computed(() => new Set(preview.value?.kind === 'table' ? preview.value.columns.map(({ name }) => name) : ['image']))
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

  const formFault = computed(() => (choices.split === 'given' ? '' : shareFault.value) || seedFault.value)
  const imageForm = computed(() => {
    const { width, height, channels } = image.value
    return imageFormSchema.safeParse({ width: Number(width), height: Number(height), channels: Number(channels) })
  })
  const imageFault = computed(() => (preview.value?.kind === 'images' && !imageForm.value.success ? t('datasets.images.formFault') : ''))

  /** What is asked of a table, or of images. */
  const ownRecipe = computed(() =>
    preview.value?.kind === 'images'
      ? { image: imageForm.value.data, broken: image.value.broken }
      : { target: choices.target, predict: choices.predict, columns: columns.value }
  )

  const running = shallowRef<AbortController>()
  async function run(): Promise<void> {
    if (!preview.value || running.value || formFault.value || imageFault.value) return
    const control = new AbortController()
    running.value = control
    refusal.value = undefined
    progress.value = undefined
    const { name, split, share, seed } = choices
    const recipe = {
      ...asked.value,
      ...(name.trim() === '' ? {} : { name: name.trim() }),
      ...{ split, test_share: isNumber(share) ? Number(share) : 0.2, seed: Number(seed), job },
      ...ownRecipe.value
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
    void router.push({ name: 'dataset', params: { name } })
  }
  const cancel = (): void => running.value?.abort()
  onScopeDispose(cancel)

  return {
    path,
    format,
    choices,
    columns,
    image,
    preview,
    loading,
    faultOf,
    otherFaults,
    formFault,
    imageFault,
    progress,
    running,
    run,
    cancel
  }
}

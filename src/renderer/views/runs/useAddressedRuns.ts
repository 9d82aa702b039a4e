import { watchDebounced } from '@vueuse/core'
import { computed, getCurrentScope, onScopeDispose, watch } from 'vue'
import type { Ref } from 'vue'
import { useRoute } from 'vue-router'
import type { Run } from '../../../shared/run.ts'
import { useRunsAddress } from '../../composables/useRunsAddress.ts'
import { useToasts } from '../../composables/useToasts.ts'
import { useConnection } from '../../connection/connection.ts'
import { useRunStore } from '../../connection/runStore.ts'
import { useLanguage } from '../../i18n.ts'
import { readNumbers, writeNumbers } from './runNumbers.ts'
import { emptySelection } from './selection.ts'
import type { Selection } from './selection.ts'
import { usualDrawn } from './useDrawnRuns.ts'
import type { Eyes } from './useDrawnRuns.ts'

const restMs = 300

type AddressedOptions = {
  selection: Ref<Selection>
  eyes: Ref<Eyes>
  /** How many of the first rows are drawn. */
  limit: Ref<number>
}

/** The runs that the address names by their numbers: selected `sel`, focused `row`, with eyes switched `eye`; and `top`, how many are drawn. */
export function useAddressedRuns({ selection, eyes, limit }: AddressedOptions) {
  const { address, go } = useRunsAddress()
  const { client, onEvent } = useConnection()
  const route = useRoute()
  const store = useRunStore()
  const toasts = useToasts()
  const { t } = useLanguage()

  const numberOf = (id: string): number[] => {
    const run = store.runs.get(id)
    return run ? [run.number] : []
  }
  const sel = computed(() => writeNumbers([...selection.value.ids].flatMap(numberOf)))
  const eye = computed(() =>
    writeNumbers([...[...eyes.value.on].flatMap(numberOf), ...[...eyes.value.off].flatMap(numberOf).map(number => -number)])
  )
  const top = computed(() => (limit.value === usualDrawn ? undefined : String(limit.value)))
  /** One that alone is selected has the focus anyway. */
  const row = computed(() => {
    const { focused, ids } = selection.value
    return focused === undefined || (ids.size === 1 && ids.has(focused)) ? undefined : writeNumbers(numberOf(focused))
  })

  async function runsOf(numbers: readonly number[]): Promise<Map<number, Run>> {
    if (numbers.length === 0) return new Map()
    const page = await client.runs.list({ numbers: numbers.map(Math.abs), limit: numbers.length })
    store.put(page.rows, page.seq)
    return new Map(page.rows.map(run => [run.number, run]))
  }
  /** What is not in the library any more is told, and the rest goes on. */
  async function select(numbers: readonly number[]): Promise<void> {
    const found = await runsOf(numbers)
    const ids = numbers.flatMap(number => found.get(number)?.id ?? [])
    selection.value = { ids: new Set(ids), anchor: ids[0], focused: ids[0] }
    const missing = numbers.length - ids.length
    if (missing > 0) toasts.show({ text: t('runs.address.missing', { n: missing }, missing) })
  }
  async function restore(): Promise<void> {
    const { sel: selected, eye: switched, row: focused, top: drawn } = address.value
    if (selected !== undefined && selected !== sel.value) await select(readNumbers(selected))
    const [focus] = readNumbers(focused)
    const numbers = readNumbers(switched)
    const found = await runsOf([...numbers, ...(focus === undefined ? [] : [focus])])
    const idsOf = (some: readonly number[]): Set<string> => new Set(some.flatMap(number => found.get(Math.abs(number))?.id ?? []))
    if (numbers.length > 0)
      eyes.value = { on: idsOf(numbers.filter(number => number > 0)), off: idsOf(numbers.filter(number => number < 0)) }
    const focusedId = focus === undefined ? undefined : found.get(focus)?.id
    if (focusedId !== undefined) selection.value = { ...selection.value, focused: focusedId }
    if (/^\d{2,3}$/.test(drawn ?? '')) limit.value = Number(drawn)
  }

  const isHere = (): boolean => route.name === 'runs'
  const keepNow = (): void => (isHere() ? go({ sel: sel.value, eye: eye.value, top: top.value }) : undefined)
  function keep(): void {
    watch([sel, eye, top], keepNow, { immediate: true })
    watchDebounced(row, () => (isHere() ? go({ row: row.value }) : undefined), { debounce: restMs })
    // Back, or another address: the selection is what it says; where it says none, it stays and is said again.
    watch(
      () => address.value['sel'],
      said => {
        if (said === sel.value || !isHere()) return
        if (said === undefined) keepNow()
        else void restore().catch(() => undefined)
      }
    )
  }
  const scope = getCurrentScope()
  // Nothing is written before all of it was read.
  void restore()
    .catch(() => undefined)
    .then(() => (scope?.active ? scope.run(keep) : undefined))

  function forget(gone: ReadonlySet<string>): void {
    const left = [...selection.value.ids].filter(id => !gone.has(id))
    if (left.length < selection.value.ids.size) selection.value = { ...emptySelection, ids: new Set(left) }
  }
  onScopeDispose(
    onEvent(event => {
      if (event.type === 'runs_removed') forget(new Set(event.ids))
      if (event.type === 'runs_changed') forget(new Set(event.runs.filter(run => run.trashed_at !== null).map(run => run.id)))
    })
  )
}

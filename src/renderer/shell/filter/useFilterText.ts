import { useDebounceFn, useThrottleFn } from '@vueuse/core'
import { computed, ref, watch } from 'vue'
import { useRoute } from 'vue-router'
import type { FieldFault } from '../../../shared/errors.ts'
import { useRunsView } from '../../composables/useRunsView.ts'
import { useUndo } from '../../composables/useUndo.ts'
import { useLanguage } from '../../i18n.ts'
import { libraryFault, syntaxFault } from './filterFault.ts'

/** The first letter after a rest is applied at once, those that follow it at most so often. */
const applyIntervalMs = 60
/** A word that ends the text may be the start of a name to be compared; the list need not look for it in the meantime. */
const wordDelayMs = 500
const endsInWord = /(^|\s|\()[\p{L}_][\p{L}\p{N}_./]*\s*$/u

/**
 * The text of the filter. It is applied to the Runs view's address as it is typed while it can be read; while it cannot, the view keeps the last one that
 * could.
 */
export function useFilterText() {
  const route = useRoute()
  const view = useRunsView()
  const applied = computed(() => (route.name === 'runs' ? view.filter.value : ''))
  const text = ref(applied.value)
  let sent = applied.value
  /** What writing began from: however many letters, it is one step. */
  let settled = applied.value
  const history = useUndo()
  const { t } = useLanguage()
  // Another view, Back, an undo or a chip changed it; what was sent from here may come back after more was typed.
  watch(applied, value => {
    if (value !== sent) text.value = settled = value
    sent = value
  })
  const ownFault = computed(() => syntaxFault(text.value))
  const fault = computed(
    (): FieldFault | undefined => ownFault.value ?? (applied.value === text.value.trim() ? libraryFault.value : undefined)
  )

  function apply(): void {
    const value = text.value.trim()
    if (ownFault.value || value === applied.value) return
    sent = value
    // Typing is one step of the browser's history, not one a letter.
    view.change({ filter: value }, route.name === 'runs' ? 'replace' : 'push')
  }
  const applyNow = useThrottleFn(apply, applyIntervalMs, true)
  const applyAtRest = useDebounceFn(apply, wordDelayMs)
  /** Whoever wrote is done: what became of the filter is a step to take back. */
  function settle(): void {
    apply()
    const [before, after] = [settled, applied.value]
    settled = after
    if (before === after || route.name !== 'runs') return
    const put = (filter: string) => (): void => view.change({ filter })
    history.push({ label: t('shell.steps.filter'), undo: put(before), redo: put(after) })
  }
  return {
    text,
    fault,
    write(value: string): void {
      text.value = value
      void (endsInWord.test(value) ? applyAtRest() : applyNow())
    },
    settle
  }
}

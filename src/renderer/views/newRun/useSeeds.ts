import { computed, ref } from 'vue'
import { useLanguage } from '../../i18n.ts'

const mostSeeds = 50
const seedsListed = 5

/** How many runs of the same values, each with a seed of its own; `first` is the seed of the form. */
export function useSeeds(first: () => number | null | undefined) {
  const { t } = useLanguage()
  const seeds = ref<number | ''>(1)
  const count = computed(() => (Number.isInteger(seeds.value) ? Number(seeds.value) : NaN))
  const fault = computed(() => (count.value >= 1 && count.value <= mostSeeds ? '' : t('newRun.seedsFault')))
  const usable = computed(() => (fault.value === '' ? count.value : 1))
  const line = computed(() => {
    const [n, seed] = [usable.value, first()]
    if (n <= 1) return ''
    if (seed === null || seed === undefined) return t('newRun.seedsAuto', { n })
    const list = Array.from({ length: Math.min(n, seedsListed) }, (_, i) => seed + i).join(', ')
    return t('newRun.seedsLine', { n, list: n > seedsListed ? `${list}, …, ${seed + n - 1}` : list })
  })
  return { seeds, fault, usable, line }
}

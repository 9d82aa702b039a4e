import type { ColumnProfile } from '../../../shared/dataset.ts'
import { formatCount, formatExact } from '../../format/format.ts'
import { useLanguage } from '../../i18n.ts'

/** What a column holds, in a few words. */
export function useRangeText(): (column: ColumnProfile) => string {
  const { t } = useLanguage()
  return ({ type, min, max, distinct }) => {
    if (type === 'number' && min !== null && max !== null)
      return `${formatExact(Number(min.toPrecision(4)))} – ${formatExact(Number(max.toPrecision(4)))}`
    return distinct === null ? t('datasets.many') : t('datasets.values', { n: formatCount(distinct) }, distinct)
  }
}

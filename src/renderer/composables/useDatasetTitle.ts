import type { Dataset } from '../../shared/dataset.ts'
import { useLanguage } from '../i18n.ts'

/** What a dataset is called: in the user's language where it comes with Trialbook, else as it was named. */
export function useDatasetTitle(): (dataset: Pick<Dataset, 'name' | 'kind' | 'title'>) => string {
  const { t, te } = useLanguage()
  return ({ name, kind, title }) => {
    const key = `datasets.titles.${name}`
    return kind === 'built in' && te(key) ? t(key) : title
  }
}

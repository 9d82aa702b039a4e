import type { Sweep, TrialView } from '../../../shared/sweep.ts'
import { formatFiles, tableText } from '../../../shared/tableFormats.ts'
import { saveFile } from '../../charts/saveFile.ts'
import { fileName } from '../../charts/chartText.ts'
import { useToasts } from '../../composables/useToasts.ts'
import { formatCount } from '../../format/format.ts'
import { useLanguage } from '../../i18n.ts'
import { trialColumns } from './trialColumns.ts'

export const trialFormats = ['csv', 'json'] as const

/** Saves trials as a file, a row a trial, in full precision and in no language. */
export function useTrialsFile() {
  const { t } = useLanguage()
  const toasts = useToasts()
  return (sweep: Sweep, trials: readonly TrialView[], format: (typeof trialFormats)[number]): void => {
    const columns = trialColumns(sweep)
    const { ending, type } = formatFiles[format]
    const name = fileName(sweep.name, ending)
    const rows = trials.map(trial => columns.map(({ value }) => value(trial)))
    saveFile(name, new Blob([tableText(format, columns, rows)], { type: `${type};charset=utf-8` }))
    toasts.show({ text: t('runs.export.saved', { n: formatCount(trials.length), name }, trials.length) })
  }
}

import { checkHyperparameters } from '../../shared/checkHyperparameters.ts'
import { writeKeras } from '../../shared/keras/writeKeras.ts'
import type { Run } from '../../shared/run.ts'
import { useConnection } from '../connection/connection.ts'
import { formatRunNumber } from '../format/format.ts'
import { useLanguage } from '../i18n.ts'
import { useEdits } from './useEdits.ts'
import { useToasts } from './useToasts.ts'

/** Puts a Keras program that trains as a run did on the clipboard. */
export function useKerasCopy() {
  const { client } = useConnection()
  const { t } = useLanguage()
  const { attempt } = useEdits()
  const toasts = useToasts()
  return (run: Run): Promise<boolean> =>
    attempt(async () => {
      const { dataset } = await client.datasets.get({ name: run.dataset.name })
      const checked = checkHyperparameters(run.hyperparameters)
      if (!checked.ok) throw new Error(checked.faults.map(({ message }) => message).join(' '))
      const data = { ...dataset, sha256: run.dataset.sha256 }
      const title = `${run.name} ${formatRunNumber(run.number)}`
      await navigator.clipboard.writeText(writeKeras({ title, hyperparameters: checked.value, seed: run.seed, dataset: data }))
      toasts.show({ text: t('runDetail.kerasCopied') })
    })
}

import type { Run } from '../../../../shared/run.ts'
import type { CurveItem } from '../../../charts/curveItem.ts'
import { isLive } from '../../../charts/linesOfRuns.ts'
import { useRunActions } from '../../../composables/useRunActions.ts'
import { useLanguage } from '../../../i18n.ts'

/** What a chart of the Runs view asks of the table: open the run, select it, hide or show its curve, draw it alone, compare others with it. */
export type CurveAct = 'open' | 'pick' | 'eye' | 'only' | 'baseline'

const moreEpochs = 10

type CurveMenuOptions = {
  runOf: (id: string) => Run | undefined
  isBaseline: (id: string) => boolean
  act: (act: CurveAct, id: string) => void
}

/** The menu of a run's curve. */
export function useCurveMenu({ runOf, isBaseline, act }: CurveMenuOptions) {
  const { t } = useLanguage()
  const actions = useRunActions()
  return (id: string): CurveItem[] => {
    const run = runOf(id)
    if (!run) return []
    const item = (name: string, does: () => unknown, n = 0): CurveItem => ({
      id: name,
      label: t(`charts.curve.${name}`, { n }),
      act: () => void does()
    })
    return [
      item('hide', () => act('eye', id)),
      item('only', () => act('only', id)),
      item(run.pinned ? 'unpin' : 'pin', () => actions.mark([id], 'pinned', !run.pinned)),
      item(isBaseline(id) ? 'unsetBaseline' : 'setBaseline', () => act('baseline', id)),
      ...(isLive(run) ? [item('stop', () => actions.stop(run))] : []),
      ...(run.state === 'completed' ? [item('extend', () => actions.extend(id, moreEpochs), moreEpochs)] : [])
    ]
  }
}

import { computed } from 'vue'
import { metricsByWeight } from '../../../../shared/metric.ts'
import type { Run } from '../../../../shared/run.ts'
import { useLiveQuery } from '../../../connection/useLiveQuery.ts'
import { useCompareAddress } from '../useCompareAddress.ts'
import { detectableOf, verdictsOf } from './verdicts.ts'
import type { Side } from './verdicts.ts'

/** More sides than this are not told apart at a glance. */
const mostSides = 12

/** Whether one configuration is better than another, by the seeds that were run of each. */
export function useVerdict(runs: () => readonly Run[]) {
  const address = useCompareAddress()
  const ids = computed(() => runs().map(run => run.id))
  const { data, error, reload } = useLiveQuery((client, some) => client.runs.repeats({ ids: some }), ids, {
    enabled: () => ids.value.length > 1,
    onEvent: event => (event.type === 'runs_changed' || event.type === 'runs_removed' ? 'stale' : undefined)
  })

  /** Metrics that all compared runs have logged. */
  const metrics = computed(() => metricsByWeight.filter(name => runs().every(run => run.metrics[name])))
  const metric = computed(() => metrics.value.find(name => name === address.text('judge')) ?? metrics.value[0])
  const isAll = computed(() => address.text('seeds') !== 'chosen')

  const everySide = computed((): Side[] => {
    const chosen = new Map(runs().map(run => [run.id, run]))
    return (data.value?.configurations ?? []).flatMap(all => {
      const [first] = ids.value.filter(id => all.some(run => run.id === id))
      const stands = first === undefined ? undefined : chosen.get(first)
      return stands
        ? [{ id: stands.id, name: stands.name, number: stands.number, runs: isAll.value ? all : all.filter(run => chosen.has(run.id)) }]
        : []
    })
  })
  const sides = computed(() => everySide.value.slice(0, mostSides))
  const verdicts = computed(() => (metric.value === undefined ? [] : verdictsOf(sides.value, metric.value)))
  return {
    error,
    reload,
    metrics,
    metric,
    isAll,
    sides,
    verdicts,
    total: computed(() => everySide.value.length),
    /** Runs that count here and are not among those that are compared. */
    added: computed(() => sides.value.flatMap(side => side.runs).filter(run => !ids.value.includes(run.id)).length),
    detectable: computed(() => detectableOf(verdicts.value)),
    judgeBy: (name: string): void => address.write({ judge: name === metrics.value[0] ? undefined : name }),
    takeAll: (on: boolean): void => address.write({ seeds: on ? undefined : 'chosen' })
  }
}

import { computed, watch } from 'vue'
import type { Ref } from 'vue'
import type { Experiment } from '../../../shared/experiment.ts'
import type { Run } from '../../../shared/run.ts'
import { useEdits } from '../../composables/useEdits.ts'
import { useExperiments } from '../../composables/useExperiments.ts'
import { useConnection } from '../../connection/connection.ts'
import { useReadRuns } from '../../connection/useReadRuns.ts'
import { useRunStore } from '../../connection/runStore.ts'
import { useLanguage } from '../../i18n.ts'

/** The runs that others are compared with, one an experiment; with all experiments shown, each run has the baseline of its own. */
export function useBaselines({ experimentId, shown }: { experimentId: Ref<string | undefined>; shown: Ref<readonly string[]> }) {
  const { experiments } = useExperiments()
  const { client } = useConnection()
  const store = useRunStore()
  const readRuns = useReadRuns()
  const { edit, tell } = useEdits()
  const { t } = useLanguage()

  const inView = computed(() => experiments.value.filter(({ id }) => experimentId.value === undefined || id === experimentId.value))
  const ids = computed(() => inView.value.flatMap(experiment => experiment.baseline_run_id ?? []))
  watch(
    () => ids.value.join(),
    // Without them there is nothing to compare with, and the rows are as true as before.
    () => void readRuns(ids.value).catch(() => undefined),
    { immediate: true }
  )

  async function change(experiment: Experiment, run: Run | undefined): Promise<void> {
    const wanted = { id: experiment.id, run_id: run?.id ?? null }
    const answer = await edit(history => client.experiments.setBaseline({ ...wanted, history }))
    if (!answer?.edit) return
    tell(
      run ? t('runs.baselineSet', { run: run.name, experiment: experiment.name }) : t('runs.baselineUnset', { experiment: experiment.name })
    )
  }
  const isBaseline = (run: Run): boolean => experiments.value.some(experiment => experiment.baseline_run_id === run.id)
  /** Makes a run the baseline of its experiment, or takes that away again. */
  async function toggle(run: Run): Promise<void> {
    const experiment = experiments.value.find(({ id }) => id === run.experiment_id)
    if (experiment) await change(experiment, isBaseline(run) ? undefined : run)
  }
  return {
    isBaseline,
    toggle,
    async toggleOf(id: string): Promise<void> {
      const run = store.runs.get(id)
      if (run) await toggle(run)
    },
    /** By experiment. */
    baselines: computed((): ReadonlyMap<string, Run> => {
      const runs = ids.value.flatMap(id => store.runs.get(id) ?? [])
      return new Map(runs.map(run => [run.experiment_id, run]))
    }),
    /** Known before the runs themselves are read, so that columns have their width from the start. */
    hasBaseline: computed(() => ids.value.length > 0),
    /** The one that charts set apart: with several drawn, text colour would tell none of them. */
    drawnBaseline: computed(() => {
      const drawn = shown.value.filter(id => ids.value.includes(id))
      return drawn.length === 1 ? drawn[0] : undefined
    })
  }
}

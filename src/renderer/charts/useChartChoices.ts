import { computed, shallowRef } from 'vue'
import { z } from 'zod'
import { bandKinds } from './bands.ts'
import { xAxes } from './line.ts'

/** `smoothing` null follows the length of the lines. Scales of the y axis are a card's own; the rest is one for all cards. */
const choicesSchema = z.object({
  xAxis: z.enum(xAxes).catch('epoch'),
  logX: z.boolean().catch(false),
  smoothing: z.number().min(0).max(0.99).nullable().catch(null),
  train: z.boolean().catch(true),
  validation: z.boolean().catch(true),
  band: z.enum(bandKinds).catch('std'),
  sync: z.boolean().catch(true),
  logY: z.array(z.string()).catch([]),
  ignoreOutliers: z.array(z.string()).catch([])
})
export type ChartChoices = z.infer<typeof choicesSchema>
const storageKey = 'trialbook.charts'

function remembered(): ChartChoices {
  try {
    return choicesSchema.parse(JSON.parse(localStorage.getItem(storageKey) ?? '{}'))
  } catch {
    return choicesSchema.parse({})
  }
}

const choices = shallowRef<ChartChoices>()

/** How charts are drawn, the same in all views and kept in the window. */
export function useChartChoices() {
  choices.value ??= remembered()
  const current = computed(() => choices.value ?? remembered())
  function change(part: Partial<ChartChoices>): void {
    choices.value = { ...current.value, ...part }
    localStorage.setItem(storageKey, JSON.stringify(choices.value))
  }
  return { choices: current, change }
}

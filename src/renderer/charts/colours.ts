/** Ten colours for runs, light and dark; each at least 3 to 1 on its background, and told apart with every kind of colour blindness. */
export const runPalette = {
  light: ['#5060ff', '#61440f', '#c3768a', '#8f6812', '#8b9b0f', '#5000da', '#0a9ae5', '#7965a9', '#880097', '#106a63'],
  dark: ['#b2c4fd', '#8b5d00', '#db889b', '#f0c201', '#71a000', '#b984fe', '#177bb5', '#7f2cfe', '#da0083', '#5bedac']
} as const
export type Theme = keyof typeof runPalette

/** Dash patterns in pixels for runs that share a slot; an empty one is solid. */
export const dashPatterns: readonly (readonly number[])[] = [[], [8, 4], [8, 3, 2, 3], [2, 3]]
export const trainDash: readonly number[] = [3, 3]

/** Point shapes for runs that share a slot in a chart whose dashes tell train from validation. The first run of a slot has none. */
export const markers = ['circle', 'square', 'triangle', 'diamond'] as const
export type Marker = (typeof markers)[number]

/** A run's slot, 1 to 10, from its number alone: no filter, sort or selection ever recolours it. */
export const runSlot = (number: number): number => ((((number - 1) % 10) + 10) % 10) + 1

export const runColour = (number: number, theme: Theme): string => runPalette[theme][runSlot(number) - 1] ?? runPalette[theme][0]

export type RunStyle = { slot: number; dash: readonly number[]; marker: Marker | null }

/**
 * Styles of the runs drawn together: the second, third and fourth of a slot (by run number) take the next patterns, or the next point shapes where
 * dashes mean something else; from the fifth on they are used again.
 */
export function runStyles(runs: readonly { id: string; number: number }[], dashIsTaken: boolean): Map<string, RunStyle> {
  const seen = new Map<number, number>()
  const styles = new Map<string, RunStyle>()
  for (const run of [...runs].sort((a, b) => a.number - b.number)) {
    if (styles.has(run.id)) continue
    const slot = runSlot(run.number)
    const turn = seen.get(slot) ?? 0
    seen.set(slot, turn + 1)
    const dash = dashIsTaken ? [] : (dashPatterns[turn % dashPatterns.length] ?? [])
    const marker = dashIsTaken && turn > 0 ? (markers[(turn - 1) % markers.length] ?? null) : null
    styles.set(run.id, { slot, dash, marker })
  }
  return styles
}

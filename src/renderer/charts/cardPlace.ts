/** A chart among others by the key of its measure, with the height of its plot in pixels where the window does not choose it. */
export type CardPlace = { key: string; height?: number | undefined }

/** What can be asked of a chart among others. */
export type Arranging = { by: 1 | -1 } | { height: number | undefined } | 'remove'

export const [shortestPlot, tallestPlot] = [160, 640]

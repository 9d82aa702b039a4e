import type { Line } from './line.ts'

/** One entry of the menu of a curve, beside those that every chart has. */
export type CurveItem = { id: string; label: string; act: () => void }

/** The curve whose menu is open, and where on the window. */
export type OpenCurve = { line: Line; at: DOMRect }

import { inject, provide, shallowRef } from 'vue'
import type { InjectionKey, ShallowRef } from 'vue'
import type { XAxis } from './line.ts'

/** Where the crosshair stands, in the unit of its x axis, and which card put it there. */
export type CrosshairAt = { x: number; xAxis: XAxis; source: symbol }
export type Crosshair = ShallowRef<CrosshairAt | null>

const crosshairKey: InjectionKey<Crosshair> = Symbol('crosshair')

/** One crosshair for all cards below the component that calls this. */
export function provideCrosshair(): void {
  provide(crosshairKey, shallowRef(null))
}

/** The crosshair of the cards around, or one of its own for a card that stands alone. */
export const useCrosshair = (): Crosshair => inject(crosshairKey, () => shallowRef(null), true)

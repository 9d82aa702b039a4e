import type { Component } from 'vue'

/** A button of a bar, or an item of the menu that takes what does not fit. `disabled` is the reason why it cannot be pressed now. */
export type BarAction = { id: string; label: string; icon: Component; disabled?: string | undefined; run: () => void }

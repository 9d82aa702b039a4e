import { shallowRef } from 'vue'
import { emptySelection } from '../views/runs/selection.ts'
import type { Selection } from '../views/runs/selection.ts'

const selection = shallowRef<Selection>(emptySelection)

/** The runs selected in this window: the Runs view changes it, the command palette acts on it. */
export const useRunSelection = () => selection

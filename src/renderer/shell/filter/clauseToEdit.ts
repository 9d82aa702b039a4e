import { shallowRef } from 'vue'
import type { Place } from '../../../shared/filter/expression.ts'

/** The part of the filter that somebody asked to change; the filter's field selects it and forgets it here. */
export const clauseToEdit = shallowRef<Place>()

import { shallowRef } from 'vue'

/** A name that somebody wants to filter by; the filter's field goes on with it and forgets it here. */
export const nameToFilter = shallowRef<string>()

import { oc } from '@orpc/contract'
import { errorMap } from './errors.ts'

/** What every method of the contract begins with: the errors it may answer with. */
export const method = oc.errors(errorMap)

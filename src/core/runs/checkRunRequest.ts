import { checkHyperparameters } from '../../shared/checkHyperparameters.ts'
import { dataContextOf } from '../../shared/dataset.ts'
import { ExpectedError, invalidInput } from '../../shared/errors.ts'
import type { FieldFault } from '../../shared/errors.ts'
import type { Hyperparameters } from '../../shared/hyperparameters.ts'
import type { DatasetSource, Datasets } from '../datasets/datasets.ts'

export type CheckedRequest = { dataset: DatasetSource; hyperparameters: Hyperparameters }
type Request = { dataset: string; hyperparameters: Readonly<Record<string, unknown>> }

/** Either what a run needs, complete, or everything that is wrong with it. Throws NOT_FOUND for an unknown dataset. */
export function readRunRequest(
  datasets: Datasets,
  request: Request
): { ok: true; value: CheckedRequest } | { ok: false; faults: FieldFault[] } {
  const dataset = datasets.require(request.dataset)
  const checked = checkHyperparameters(request.hyperparameters, dataContextOf(dataset.description))
  return checked.ok ? { ok: true, value: { dataset, hyperparameters: checked.value } } : checked
}

/** Like `readRunRequest`; throws INVALID_INPUT with every fault. */
export function checkRunRequest(datasets: Datasets, request: Request): CheckedRequest {
  const read = readRunRequest(datasets, request)
  if (!read.ok) throw invalidInput(read.faults)
  return read.value
}

/** As `readRunRequest`, for questions asked while a form is being filled in: undefined where there is nothing sound to answer about. */
export function soundRequest(datasets: Datasets, request: Request): CheckedRequest | undefined {
  try {
    const read = readRunRequest(datasets, request)
    return read.ok ? read.value : undefined
  } catch (error) {
    if (error instanceof ExpectedError) return undefined
    throw error
  }
}

import type { FieldFault } from './errors.ts'
import type { Hyperparameters } from './hyperparameters.ts'
import { perceptronLayers } from './network.ts'

type Shape = Pick<Hyperparameters, 'num_hidden_layers' | 'hidden_units' | 'dropout_rate' | 'activation'>

/** Units of each layer that has weights. */
const widths = (values: Shape): string =>
  perceptronLayers(values, 0)
    .flatMap(layer => (layer.type === 'dense' ? layer.units : []))
    .join()

/** Fields that decide the shape of the weights: a fork takes them as they were saved. */
export const shapeFields = ['num_hidden_layers', 'hidden_units'] as const

const shapeFault = (field: string): FieldFault => ({
  field,
  code: 'fork_shape',
  message: `${field} cannot change in a fork: the saved weights have another shape.`,
  params: { name: field }
})

/** What forbids to branch a run with these hyperparameters from one after an epoch. */
export function forkFaults(parent: Readonly<Record<string, unknown>>, child: Hyperparameters, epoch: number): FieldFault[] {
  const faults: FieldFault[] = []
  if (widths(parent as Shape) !== widths(child)) {
    const changed = shapeFields.filter(field => JSON.stringify(parent[field]) !== JSON.stringify(child[field]))
    faults.push(...changed.map(shapeFault))
  }
  if (child.num_epochs <= epoch)
    faults.push({
      field: 'num_epochs',
      code: 'fork_epochs',
      message: `The fork begins after epoch ${epoch}: enter more than that.`,
      params: { n: epoch }
    })
  return faults
}

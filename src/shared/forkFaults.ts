import type { FieldFault } from './errors.ts'
import { definitions } from './hyperparameters.ts'
import type { Hyperparameters } from './hyperparameters.ts'
import { weightsKey } from './network/network.ts'

type Shape = Pick<Hyperparameters, 'num_hidden_layers' | 'hidden_units'> & { layers?: string }

/** Fields that decide the shape of the weights: a fork takes them as they were saved. */
export const shapeFields = ['num_hidden_layers', 'hidden_units', 'layers'] as const

const shapeFault = (field: string): FieldFault => ({
  field,
  code: 'fork_shape',
  message: `${field} cannot change in a fork: the saved weights have another shape.`,
  params: { name: field }
})

/** What forbids to branch a run with these hyperparameters from one after an epoch. */
export function forkFaults(parent: Readonly<Record<string, unknown>>, child: Hyperparameters, epoch: number): FieldFault[] {
  const faults: FieldFault[] = []
  if (weightsKey(parent as Shape) !== weightsKey(child)) {
    const changed = shapeFields.filter(
      field => JSON.stringify(parent[field] ?? definitions[field].default) !== JSON.stringify(child[field])
    )
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

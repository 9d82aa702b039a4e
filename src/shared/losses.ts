/** What training makes small, by Keras' names. `auto` is the usual one for the target: cross-entropy for classes, squared error for numbers. */
export const losses = [
  'auto',
  'sparse_categorical_crossentropy',
  'binary_crossentropy',
  'mean_squared_error',
  'mean_absolute_error',
  'huber'
] as const
export type LossChoice = (typeof losses)[number]
export type LossName = Exclude<LossChoice, 'auto'>

const ofNumbers: readonly LossName[] = ['mean_squared_error', 'mean_absolute_error', 'huber']
export const isLossOfNumbers = (loss: LossName): boolean => ofNumbers.includes(loss)

/** `classes` is 0 where the target is a number. Runs that were recorded before there was a choice have no loss. */
export const lossFor = (choice: LossChoice | undefined, classes: number): LossName =>
  choice !== undefined && choice !== 'auto' ? choice : classes === 0 ? 'mean_squared_error' : 'sparse_categorical_crossentropy'

/** Values that a network gives a sample: one for a number or for yes and no, else one a class. */
export const outputsFor = (loss: LossName, classes: number): number => (loss === 'sparse_categorical_crossentropy' ? classes : 1)

/** What is measured of every epoch beside the loss. */
export const mainMeasure = (classes: number): 'accuracy' | 'mean_absolute_error' => (classes === 0 ? 'mean_absolute_error' : 'accuracy')

/** What is measured of the validation part beside that where it is asked for; classes are averaged, each counting alike. */
export const moreMeasures = ['precision', 'recall', 'f1', 'auc', 'top3_accuracy'] as const
export const classWeightings = ['none', 'balanced'] as const

type Measuring = { validation_split: number; more_metrics: boolean }
/** The metrics that a run logs of each epoch, what tells most first. Of the training part there are the loss and the main measure. */
export function measuredMetrics({ validation_split, more_metrics }: Measuring, classes: number): string[] {
  const main = mainMeasure(classes)
  if (validation_split === 0) return [main, 'loss']
  const more = classes === 0 ? ['r2'] : more_metrics ? [...moreMeasures].filter(measure => measure !== 'top3_accuracy' || classes > 3) : []
  return [...[main, 'loss', ...more].map(name => `val_${name}`), main, 'loss']
}

import { join } from 'node:path'
import type { ImageForm } from '../../shared/dataset.ts'
import { idxHeaderBytes } from '../../shared/idx.ts'
import { elementCount } from '../../shared/shape.ts'
import type { TrainerDataset } from '../../shared/trainerProtocol.ts'

type PartName = 'train' | 'test'
export const imageFile = (part: PartName): string => `${part}_images.idx`
export const imageLabelsFile = (part: PartName): string => `${part}_labels.idx`

/** Grey images have two sizes, as MNIST has; channels come last. */
export const shapeOf = ({ height, width, channels }: ImageForm): number[] => (channels === 1 ? [height, width] : [height, width, channels])

/** What the trainer reads of imported images in a folder. */
export const imageDataset = (folder: string, classes: number): TrainerDataset => ({
  kind: 'idx',
  train_images: join(folder, imageFile('train')),
  train_labels: join(folder, imageLabelsFile('train')),
  test_images: join(folder, imageFile('test')),
  test_labels: join(folder, imageLabelsFile('test')),
  classes
})

/** Each file of imported images with the bytes it should have. */
export const imageFileSizes = (sizes: { shape: readonly number[]; train: number; test: number }): (readonly [string, number])[] =>
  (['train', 'test'] as const).flatMap(part => [
    [imageFile(part), idxHeaderBytes(sizes.shape.length + 1) + sizes[part] * elementCount(sizes.shape)] as const,
    [imageLabelsFile(part), idxHeaderBytes(1) + sizes[part]] as const
  ])

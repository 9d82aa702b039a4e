import { z } from 'zod'

/** How a number is made fit for a network; fitted on the training rows of each run. */
export const scalingKinds = ['standard', 'min_max', 'none'] as const
export type ScalingKind = (typeof scalingKinds)[number]

export const datasetSchema = z.object({
  name: z.string(),
  title: z.string(),
  kind: z.enum(['built in', 'imported']),
  sha256: z.string(),
  /** From 1; a file that changed since it was imported is a new version of the same name. */
  version: z.number().int(),
  train_samples: z.number().int(),
  test_samples: z.number().int(),
  /** Values of one sample: [28, 28] for MNIST. */
  input_shape: z.array(z.number().int()),
  /** 0 where the target is a number. */
  classes: z.number().int(),
  /** In the order of the labels. */
  class_names: z.array(z.string()),
  /** Names of a table's inputs, one a value of a sample; null for images. */
  inputs: z.array(z.string()).nullable(),
  /** How each of these inputs is scaled; null for images. */
  scalings: z.array(z.enum(scalingKinds)).nullable(),
  /** The file it was imported from, and that file's own hash. */
  source: z.object({ file: z.string(), sha256: z.string(), imported_at: z.string() }).nullable(),
  run_count: z.number().int()
})
export type Dataset = z.infer<typeof datasetSchema>

/** What hyperparameters are checked against, and networks are built for. */
export const dataContextOf = ({ train_samples, input_shape, classes }: Pick<Dataset, 'train_samples' | 'input_shape' | 'classes'>) => ({
  trainSamples: train_samples,
  inputShape: input_shape,
  classes
})

const columnTypes = ['number', 'category', 'text'] as const
const missingRules = ['mean', 'category', 'drop'] as const
/** What becomes of a column. A category has one input a value that training rows have; a missing number becomes the mean of the training rows. */
export const columnRecipeSchema = z.object({
  role: z.enum(['input', 'ignore']),
  type: z.enum(['number', 'category']),
  missing: z.enum(missingRules).default('mean'),
  /** What becomes of a cell of a number column that holds none. */
  not_numbers: z.enum(['refuse', 'missing']).default('refuse'),
  scaling: z.enum(scalingKinds).default('standard')
})
export type ColumnRecipe = z.infer<typeof columnRecipeSchema>

export const encodings = ['utf-8', 'euc-kr', 'utf-16le'] as const
/** What divides a line into cells; `json` is one JSON object a line. */
export const delimiters = [',', ';', '\t', '|', 'json'] as const
/** How a file is read; what is left out is guessed from it. `euc-kr` is CP949, of which EUC-KR is a part. */
export const tableFormatSchema = z.object({
  path: z.string().min(1),
  encoding: z.enum(encodings).optional(),
  delimiter: z.enum(delimiters).optional(),
  header: z.boolean().optional()
})
export type TableFormat = z.infer<typeof tableFormatSchema>

/** A part of a file that a browser hands over. */
export const uploadSchema = z.object({
  id: z.uuid(),
  name: z.string().min(1).max(200),
  offset: z.number().int().min(0).max(1e12),
  data: z
    .string()
    .max(3_000_000)
    .regex(/^[A-Za-z0-9+/]*=*$/)
})

/** What is predicted: one of a few classes, or a number; by default what the target column looks like. */
export const predictions = ['auto', 'classes', 'numbers'] as const

/** How test rows are chosen: the same share of each class, at random, or the last rows. */
export const splits = ['stratified', 'random', 'order'] as const

/** All that makes a dataset of a file, beside its content. */
export const importRecipeSchema = tableFormatSchema.extend({
  name: z.string().trim().min(1).max(80).optional(),
  target: z.string().optional(),
  predict: z.enum(predictions).default('auto'),
  columns: z.record(z.string(), columnRecipeSchema).default({}),
  /** Share of the rows kept for the test. */
  test_share: z.number().min(0.01).max(0.9).default(0.2),
  split: z.enum(splits).default('stratified'),
  seed: z.number().int().min(0).max(4_294_967_295).default(0)
})
export type CompleteRecipe = z.output<typeof importRecipeSchema>

/** One column as it was found. `examples` are its first values. */
export const columnProfileSchema = z.object({
  name: z.string(),
  type: z.enum(columnTypes),
  missing: z.number().int(),
  /** How many different values; null beyond what is counted. */
  distinct: z.number().int().nullable(),
  /** Rows whose value is no number, the first few. */
  not_numbers: z.array(z.number().int()),
  min: z.number().nullable(),
  max: z.number().nullable(),
  mean: z.number().nullable(),
  /** Values of a category and how often each is there, the most frequent first. */
  values: z.array(z.object({ value: z.string(), rows: z.number().int() })),
  examples: z.array(z.string()),
  /** Why it is better left out; null where it is not. */
  advice: z.enum(['text', 'identifier', 'constant']).nullable(),
  recipe: columnRecipeSchema
})
export type ColumnProfile = z.infer<typeof columnProfileSchema>

/** A file as it would be imported. */
export const importPreviewSchema = z.object({
  name: z.string(),
  encoding: z.enum(encodings),
  delimiter: z.enum(delimiters),
  header: z.boolean(),
  rows: z.number().int(),
  columns: z.array(columnProfileSchema),
  target: z.string().nullable(),
  first_rows: z.array(z.array(z.string()))
})
export type ImportPreview = z.infer<typeof importPreviewSchema>

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
/** What divides a line into cells; `json` is one JSON object a line, `npy` arrays of NumPy. */
export const delimiters = [',', ';', '\t', '|', 'json', 'npy'] as const
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

/** How test samples are chosen: the same share of each class, at random, the last ones, or those that the data itself gives for it. */
export const splits = ['stratified', 'random', 'order', 'given'] as const

/** What every image becomes: so many pixels, in shades of grey (1 channel) or in colour (3). */
export const imageFormSchema = z.object({
  height: z.number().int().min(1).max(256),
  width: z.number().int().min(1).max(256),
  channels: z.union([z.literal(1), z.literal(3)])
})
export type ImageForm = z.infer<typeof imageFormSchema>

/** All that makes a dataset of a file, beside its content. */
export const importRecipeSchema = tableFormatSchema.extend({
  name: z.string().trim().min(1).max(80).optional(),
  target: z.string().optional(),
  predict: z.enum(predictions).default('auto'),
  columns: z.record(z.string(), columnRecipeSchema).default({}),
  /** Share of the rows kept for the test. */
  test_share: z.number().min(0.01).max(0.9).default(0.2),
  /** Left out: the test part that the data gives, else the same share of each class. */
  split: z.enum(splits).optional(),
  /** Of images. Left out: as they are, where all have one form. */
  image: imageFormSchema.optional(),
  /** What becomes of an image that cannot be read. */
  broken: z.enum(['refuse', 'skip']).default('refuse'),
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
  /** How often numbers are in bars of one width from `from` on; null where there are none. */
  histogram: z.object({ from: z.number(), width: z.number(), counts: z.array(z.number().int()) }).nullable(),
  /** Why it is better left out; null where it is not. */
  advice: z.enum(['text', 'identifier', 'constant']).nullable(),
  recipe: columnRecipeSchema
})
export type ColumnProfile = z.infer<typeof columnProfileSchema>

/** A table as it would be imported. */
const tablePreviewSchema = z.object({
  kind: z.literal('table'),
  name: z.string(),
  encoding: z.enum(encodings),
  delimiter: z.enum(delimiters),
  header: z.boolean(),
  rows: z.number().int(),
  /** How many of the last rows the data gives as its test part; null where it gives none. */
  given_test: z.number().int().nullable(),
  columns: z.array(columnProfileSchema),
  target: z.string().nullable(),
  first_rows: z.array(z.array(z.string()))
})
export type TablePreview = z.infer<typeof tablePreviewSchema>

/** Where images can be: a folder with one of each class, such a folder packed as zip, IDX files, or arrays of NumPy. */
export const imageSources = ['folder', 'zip', 'idx', 'npz'] as const

/** Images as they would be imported. `examples` are in the suggested form, one byte a value. */
const imagesPreviewSchema = z.object({
  kind: z.literal('images'),
  name: z.string(),
  source: z.enum(imageSources),
  rows: z.number().int(),
  given_test: z.number().int().nullable(),
  classes: z.array(z.object({ value: z.string(), rows: z.number().int() })),
  /** The most frequent first. */
  sizes: z.array(z.object({ height: z.number().int(), width: z.number().int(), images: z.number().int() })),
  transparent: z.number().int(),
  /** With more than 8 bits a value, of which the first 8 are taken. */
  deep: z.number().int(),
  /** Files that are no images or lie elsewhere than in a class. */
  left_out: z.number().int(),
  broken: z.object({ images: z.number().int(), first: z.array(z.object({ file: z.string(), reason: z.string() })) }),
  suggested: imageFormSchema,
  examples: z.array(z.object({ label: z.string(), values: z.array(z.number().int()) }))
})
export type ImagesPreview = z.infer<typeof imagesPreviewSchema>

/** A file or folder as it would be imported. */
export const importPreviewSchema = z.discriminatedUnion('kind', [tablePreviewSchema, imagesPreviewSchema])
export type ImportPreview = z.infer<typeof importPreviewSchema>

/** What an import is at. */
export const importSteps = ['looking', 'reading', 'writing', 'comparing'] as const
export type ImportStep = (typeof importSteps)[number]

/** Test samples that are nearly the same as one of the training part, which flatter a score. */
export const nearTwinsSchema = z.object({
  looked_at: z.number().int(),
  exact: z.number().int(),
  near: z.number().int(),
  /** Places in their parts, the nearest first; `distance` is the share of what two samples are apart by chance. */
  pairs: z.array(z.object({ test: z.number().int(), train: z.number().int(), distance: z.number() }))
})
export type NearTwins = z.infer<typeof nearTwinsSchema>

/** A name that the caller gives to something long, under which events tell how far it is. */
export const jobShape = { job: z.uuid().optional() }

/** A dataset with how it was made and what is in it, as far as it was imported. */
export const datasetDetailSchema = z.object({
  dataset: datasetSchema,
  recipe: importRecipeSchema.nullable(),
  profile: importPreviewSchema.nullable(),
  dropped: z.number().int(),
  near_twins: nearTwinsSchema.nullable(),
  /** Samples of each class, in the order of the labels. */
  balance: z.object({ train: z.array(z.number().int()), test: z.array(z.number().int()) })
})
export type DatasetDetail = z.output<typeof datasetDetailSchema>

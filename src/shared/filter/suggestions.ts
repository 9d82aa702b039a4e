import { z } from 'zod'

/** How a filter may go on at the cursor: each item takes the place of the text from `from` up to `to`. `runs` counts the runs that have it. */
export const filterSuggestionsSchema = z.object({
  from: z.number().int(),
  to: z.number().int(),
  items: z.array(
    z.object({
      insert: z.string(),
      kind: z.enum(['hyperparameter', 'metric', 'field', 'function', 'value', 'operator']),
      runs: z.number().int().nullable()
    })
  )
})
export type FilterSuggestions = z.infer<typeof filterSuggestionsSchema>

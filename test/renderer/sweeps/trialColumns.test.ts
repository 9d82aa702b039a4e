import { expect, test } from 'vitest'
import type { TrialView } from '../../../src/shared/sweep.ts'
import { tableText } from '../../../src/shared/tableFormats.ts'
import { trialColumns } from '../../../src/renderer/views/sweeps/trialColumns.ts'

const columns = trialColumns({
  space: { learning_rate: { type: 'float', low: 0, high: 1 }, hidden_units: { type: 'categorical', choices: [64] }, value: 3 },
  objective: { metric: 'val_loss', statistic: 'min', direction: 'minimize' }
})
const trials = [
  {
    number: 0,
    state: 'completed',
    value: 0.1 + 0.2,
    values: { learning_rate: 1e-7, hidden_units: [64, 32], value: 3 },
    run_id: 'a',
    run_number: 7
  },
  { number: 1, state: 'diverged', value: NaN, values: {}, error: 'loss became NaN, "twice"' }
] as unknown as TrialView[]
const rows = trials.map(trial => columns.map(({ value }) => value(trial) ?? null))

test('every digit of a trial leaves in CSV, with what is no number, and names that are there already told apart', () => {
  const [head, first, second] = tableText('csv', columns, rows).split(/\r?\n/)
  expect(head).toBe(
    'trial,state,objective,value,learning_rate,hidden_units,values.value,epochs_done,origin,run_id,run_number,started_at,ended_at,error'
  )
  expect(first).toMatch(/^0,completed,val_loss,0\.30000000000000004,1e-7,"64, 32",3,,,a,7,/)
  expect(second).toMatch(/^1,diverged,val_loss,NaN,,,,.*"loss became NaN, ""twice"""$/)
})

test('JSON keeps lists and says NaN in words', () => {
  const found = JSON.parse(tableText('json', columns, rows)) as Record<string, unknown>[]
  expect(found[0]).toMatchObject({ trial: 0, learning_rate: 1e-7, hidden_units: [64, 32] })
  expect(found[1]).toMatchObject({ value: 'NaN', learning_rate: null })
})

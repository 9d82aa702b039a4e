import { expect, test } from 'vitest'
import { useRunForm } from '../../src/renderer/views/newRun/useRunForm.ts'

test('weight_decay follows the optimizer’s default until somebody sets it', () => {
  const form = useRunForm(() => ({ trainSamples: 60_000, inputShape: [28, 28], classes: 10 }))
  form.edit('optimizer', 'adamw')
  expect(form.texts.weight_decay).toBe('0.004')
  expect(form.values.value).toMatchObject({ optimizer: 'adamw', weight_decay: 0.004 })
  form.edit('optimizer', 'sgd')
  expect(form.texts.weight_decay).toBe('0')
  form.edit('weight_decay', '0.1')
  form.edit('optimizer', 'adamw')
  expect(form.texts.weight_decay).toBe('0.1')
})

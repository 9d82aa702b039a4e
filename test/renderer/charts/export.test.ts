import { expect, test } from 'vitest'
import { csvOfLines, fileName } from '../../../src/renderer/charts/export.ts'
import { lineOf } from './fixtures.ts'

test('CSV has one row a point, full precision and non-finite values as words', () => {
  const csv = csvOfLines([lineOf([0.1 + 0.2, NaN, -Infinity], { run: { id: 'a', number: 7, name: 'wide, "new"', startedAt: null } })])
  expect(csv).toBe(
    [
      'run,name,metric,split,step,epoch,time,value',
      '7,"wide, ""new""",val_loss,validation,10,1,2023-11-14T22:13:21.000Z,0.30000000000000004',
      '7,"wide, ""new""",val_loss,validation,20,2,2023-11-14T22:13:22.000Z,NaN',
      '7,"wide, ""new""",val_loss,validation,30,3,2023-11-14T22:13:23.000Z,-Infinity\n'
    ].join('\n')
  )
})

test('beats of an epoch under way are not exported', () => {
  expect(
    csvOfLines([lineOf([1], { provisional: true })])
      .trim()
      .split('\n')
  ).toHaveLength(1)
})

test('file names keep letters of every script', () => {
  expect(fileName('val_loss by 에포크/1', 'csv')).toBe('val_loss-by-에포크-1.csv')
})

import { readFileSync } from 'node:fs'
import { createNewRunPage } from './pages/newRunPage.ts'
import { createRunPage } from './pages/runPage.ts'
import { expect, test } from './pages/test.ts'

test('a run is saved as a page that stands alone, and its model as ONNX', async ({ page, host, context }) => {
  await page.goto(`${host.url}#/new-run?dataset=moons`)
  await createNewRunPage(page).run({ num_epochs: '6', learning_rate: '0.01' })
  const run = createRunPage(page)
  await run.is('completed')
  const menu = page.getByRole('button', { name: 'More actions', exact: true })
  await menu.click()
  const [report] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Save report…' }).click()])
  const file = await report.path()
  const alone = await context.newPage()
  await alone.setContent(readFileSync(file, 'utf8'))
  await expect(alone.getByRole('heading', { level: 1 })).toContainText('#0001')
  await expect(alone.getByRole('img', { name: /^loss by epoch/ })).toBeVisible()
  await expect(alone.getByRole('row', { name: /^learning_rate / })).toContainText('0.01')
  await expect(alone.getByRole('row', { name: /^val_accuracy / })).toBeVisible()
  await alone.close()
  await menu.click()
  const [model] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Save model as ONNX…' }).click()])
  expect(model.suggestedFilename()).toBe('run-1.onnx')
  expect(readFileSync(await model.path()).includes('probabilities')).toBe(true)
})

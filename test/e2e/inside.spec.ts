import type { Page } from '@playwright/test'
import { createNewRunPage } from './pages/newRunPage.ts'
import { createRunPage } from './pages/runPage.ts'
import { expect, test } from './pages/test.ts'

/** Draws a line through places of the canvas, shares of its sides. */
async function draw(page: Page, places: readonly [number, number][]): Promise<void> {
  const box = await page.getByRole('img', { name: 'Where to draw' }).boundingBox()
  if (!box) throw new Error('There is no canvas')
  const at = ([x, y]: readonly [number, number]): [number, number] => [box.x + x * box.width, box.y + y * box.height]
  await page.mouse.move(...at(places[0] ?? [0, 0]))
  await page.mouse.down()
  for (const place of places.slice(1)) await page.mouse.move(...at(place), { steps: 8 })
  await page.mouse.up()
}

test('a network of two inputs is watched while it learns, and epoch by epoch afterwards', async ({ page, host }) => {
  await page.goto(`${host.url}#/new-run?dataset=moons`)
  await createNewRunPage(page).run({ num_epochs: '25', learning_rate: '0.01', hidden_units: '16', dropout_rate: '0' })
  await page.getByRole('tab', { name: 'Inside' }).click()
  const picture = page.getByRole('img', { name: /^What the network answers over x and y after epoch/ })
  await expect(picture).toBeVisible()
  const run = createRunPage(page)
  await run.is('completed')
  await expect(page.getByRole('img', { name: 'What the network answers over x and y after epoch 25' })).toBeVisible()
  const slider = page.getByRole('slider', { name: 'Epoch that is shown' })
  await slider.focus()
  await page.keyboard.press('Home')
  await expect(page.getByRole('img', { name: /after epoch 1$/ })).toBeVisible()
  const before = await picture.screenshot()
  await page.getByRole('button', { name: 'Play the epochs' }).click()
  await expect(page.getByRole('img', { name: /after epoch 25$/ })).toBeVisible()
  expect((await picture.screenshot()).equals(before)).toBe(false)
  const weights = page.getByRole('region', { name: 'Weights' }).last()
  await expect(weights.getByRole('row')).toHaveCount(9)
  await expect(weights.getByRole('row', { name: /layer_0\/dense\/kernel/ })).toContainText(/\d+ of 16/)
  await expect(page.getByRole('figure', { name: 'Length of the gradients' })).toBeVisible()
})

test('digits that are drawn are answered by every run that is compared, and what flipped between two runs is seen', async ({
  page,
  host
}) => {
  const form = createNewRunPage(page)
  const settings = { max_train_samples: '6000', num_epochs: '3', batch_size: '64', learning_rate: '0.003' }
  const ids: string[] = []
  for (const hidden_units of ['64', '16']) {
    await page.goto(`${host.url}#/new-run?preset=mnist-mlp`)
    await form.run({ ...settings, hidden_units })
    const run = createRunPage(page)
    await run.is('completed')
    ids.push(run.id())
  }
  await page.getByRole('tab', { name: 'Predictions' }).click()
  await draw(page, [
    [0.5, 0.15],
    [0.5, 0.85]
  ])
  await expect(page.getByText(/^1, \d+/)).toBeVisible()
  await page.getByRole('button', { name: 'Clear' }).click()
  await expect(page.getByText(/^1, \d+/)).toHaveCount(0)
  await page.getByRole('button', { name: 'Take a test sample' }).click()
  await expect(page.getByText(/^\d, [\d.]+ ?% certain$/)).toBeVisible()

  await page.goto(`${host.url}#/compare?ids=${ids.join()}&tab=predictions`)
  await draw(page, [
    [0.3, 0.2],
    [0.7, 0.2],
    [0.45, 0.85]
  ])
  await expect(page.getByText(/^\d, [\d.]+ ?% certain$/)).toHaveCount(2)
  await expect(page.getByText(/right in the first only, .+ right in the other only/)).toBeVisible()
  await expect(page.getByRole('table', { name: /^Difference of the confusion matrices/ }).getByRole('row')).toHaveCount(11)
  const flipped = page.getByRole('list', { name: 'Flipped samples' })
  await expect(flipped.getByRole('img').first()).toBeVisible()
  const [truth, , answer] = (await flipped.getByRole('listitem').first().innerText()).match(/\d/g) ?? []
  expect(answer).toBe(truth)
  await page.getByRole('radio', { name: /^right → wrong/ }).check()
  const [own, first] = (await flipped.getByRole('listitem').first().innerText()).match(/\d/g) ?? []
  expect(first).toBe(own)

  await page.goto(`${host.url}#/runs/${ids[0] ?? ''}/inside`)
  await expect(page.getByRole('img', { name: 'Weights of unit 64' })).toBeVisible()
})

import { crc32, deflateRawSync } from 'node:zlib'
import sharp from 'sharp'
import { zipOf } from '../support/zipOf.ts'
import { expectAccessible } from './pages/accessibility.ts'
import { expect, test } from './pages/test.ts'

/** Bright squares and dark ones in colour, each a little different; the last of a class is the first once more. */
async function packedShapes(): Promise<Buffer> {
  const members: Parameters<typeof zipOf>[0][number][] = []
  for (const [name, red] of [
    ['dark', 30],
    ['bright', 200]
  ] as const)
    for (let i = 0; i < 20; i++) {
      const [width, height] = i === 5 ? [12, 8] : [8, 8]
      const seed = i === 19 ? 0 : i
      const values = Uint8Array.from({ length: width * height * 3 }, (_, at) => red + ((at * (seed + 3) * 7) % 50))
      const bytes = await sharp(values, { raw: { width, height, channels: 3 } })
        .png()
        .toBuffer()
      members.push({ name: `shapes/${name}/${i}.png`, packed: deflateRawSync(bytes), size: bytes.length, crc: crc32(bytes) })
    }
  return zipOf(members)
}

test('a zip file of images by class is looked at, brought to one size, imported, looked into, and trained on', async ({ page, host }) => {
  const main = page.getByRole('main')
  await page.goto(`${host.url}#/datasets/import`)
  await test.step('what is in it is shown', async () => {
    await main.getByLabel('Choose a file…').setInputFiles({ name: 'shapes.zip', mimeType: 'application/zip', buffer: await packedShapes() })
    await expect(main.getByText('38 of 8 × 8, 2 of 12 × 8')).toBeVisible()
    await expect(main.getByText('Images of another size are stretched to this one.')).toBeVisible()
    await expect(main.getByRole('combobox', { name: 'Colours' })).toHaveValue('3')
    await expect(main.getByRole('img', { name: 'bright' })).toHaveCount(6)
    await expect(main.getByRole('table', { name: 'Classes' }).getByRole('row', { name: /dark/ })).toContainText('20')
    await expectAccessible(page, 'images to import')
  })
  await test.step('a size that is none is said, and a right one imported', async () => {
    await main.getByRole('textbox', { name: 'Width' }).fill('0')
    await expect(main.getByRole('alert')).toContainText('enter whole numbers from 1 to 256')
    await main.getByRole('textbox', { name: 'Width' }).fill('8')
    await main.getByRole('combobox', { name: 'Test rows' }).selectOption('random')
    await main.getByRole('button', { name: 'Import', exact: true }).click()
    await expect(main.getByRole('heading', { level: 1, name: 'shapes' })).toBeVisible()
    await expect(main.getByText('8 × 8 × 3')).toBeVisible()
    await expect(main.getByRole('table', { name: 'Classes in the training part' })).toBeVisible()
    await expect(
      main
        .getByRole('table', { name: /Test samples that are in the training part/ })
        .getByRole('img')
        .first()
    ).toBeVisible()
    await expectAccessible(page, 'a dataset of images')
  })
  await test.step('a network with convolutions learns it, and its mistakes are pictures in colour', async () => {
    await page.goto(`${host.url}#/new-run?preset=mnist-cnn&dataset=shapes`)
    await expect(main.getByRole('combobox', { name: 'Dataset' })).toHaveValue('shapes')
    for (const [name, value] of [
      ['layers', 'conv:4:3 activation max_pool:2 flatten'],
      ['num_epochs', '3'],
      ['batch_size', '8']
    ] as const)
      await page.locator(`[data-field="${name}"]`).fill(value)
    await expect(main.getByText('8×8×3 → ')).toBeVisible()
    await main.getByRole('button', { name: 'Start run' }).click()
    await main.getByRole('tab', { name: 'Predictions' }).click()
    await expect(main.getByText(/of 8 test samples are right/)).toBeVisible({ timeout: 60_000 })
  })
})

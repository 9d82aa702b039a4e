import { cpus } from 'node:os'
import type { Page } from '@playwright/test'
import { hyperparameterNames } from '../../src/shared/hyperparameters.ts'
import { classWeightings, losses } from '../../src/shared/losses.ts'
import { otherMetrics, usualMetrics } from '../../src/shared/metric.ts'
import { layerWords } from '../../src/shared/network/layerText.ts'
import { expect, test } from './pages/test.ts'

/** What is written in Latin letters in every language: names, keys of hyperparameters and metrics, values, units, keys of the keyboard. */
const names = new Set([
  ...hyperparameterNames,
  ...[...usualMetrics, ...otherMetrics, 'test_loss', 'test_accuracy', 'epoch_ms', 'gradient_norm', 'auc'],
  ...[...losses, ...classWeightings, ...Object.keys(layerWords), 'cnn'],
  ...['adam', 'adamw', 'sgd', 'rmsprop', 'adagrad', 'keras'],
  ...['relu', 'tanh', 'sigmoid', 'elu', 'selu', 'gelu', 'leaky_relu', 'constant', 'step', 'exponential', 'cosine'],
  ...[
    'trialbook',
    'mnist',
    'mlp',
    'tensorflow',
    'tfjs',
    'node',
    'sha',
    'csv',
    ...['tsv', 'json', 'lines', 'npy', 'npz', 'zip', 'numpy', 'mlflow', 'tensorboard', 'optuna'],
    'png',
    'tsv',
    'markdown',
    'sqlite',
    'default',
    'seeded',
    'english'
  ],
  ...['ctrl', 'shift', 'alt', 'esc', 'enter', 'menu', 'del', 'home', 'end', 'pgup', 'pgdn', 'space', 'then', 'nan', 'inf', 'true', 'false'],
  ...[
    'linux',
    'darwin',
    'win',
    ...(cpus()[0]
      ?.model.toLowerCase()
      .split(/[^a-z]+/) ?? [])
  ],
  // Words of the filter's language.
  ...['and', 'or', 'not', 'in', 'matches', 'has', 'ago'],
  ...['px', 'ms', 'kib', 'mib', 'gib', 'x', 'lr', 'n', 'min', 'max']
])

/** Words in Latin letters that a person sees or hears in the page, without those that are names. */
async function latinWords(page: Page): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const shown = [document.title, document.body.innerText]
    const spoken = [...document.querySelectorAll('[aria-label], [title], [placeholder], [alt], [aria-valuetext]')].flatMap(element =>
      ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext'].flatMap(name => element.getAttribute(name) ?? [])
    )
    return [...shown, ...spoken]
  })
  // Values, hashes, paths and versions are no words.
  const words = texts.flatMap(text => text.match(/(?<![\w./-])[A-Za-z][A-Za-z_]+(?![\w./-])/g) ?? [])
  return [...new Set(words)].filter(word => !names.has(word.toLowerCase())).toSorted()
}

test.describe('a Korean system', () => {
  test.use({ locale: 'ko-KR', seededRuns: 14 })

  test('sees no English but names and keys', async ({ page, host }) => {
    await page.goto(host.url)
    const links = page.getByRole('grid').getByRole('link')
    await expect(page.getByRole('link', { name: '새 실행' })).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
    await expect(links.first()).toBeVisible()
    const hrefs = await links.evaluateAll(all => all.map(link => link.getAttribute('href')?.replace('#', '') ?? ''))
    const [completed = '', diverged = '', failed = ''] = [hrefs.at(-1), hrefs.at(-7), hrefs.at(-11)]
    const ids = [completed, diverged].map(href => href.split('/').at(-1)).join(',')
    const runTabs = ['', '/checkpoints', '/hyperparameters', '/environment', '/notes'].map(tab => `${completed}${tab}`)
    const settings = ['/settings/general', '/settings/training', '/settings/backups', '/settings/about']
    const rest = ['/new-run?preset=mnist-mlp', `/compare?ids=${ids}`, '/compare', '/sweeps', '/datasets', '/datasets/import', '/trash']
    for (const place of ['/runs', '/runs?f=없는이름', ...runTabs, diverged, failed, ...settings, ...rest]) {
      await test.step(place, async () => {
        await page.goto(new URL(`#${place}`, host.url).href)
        await page.getByRole('heading').first().waitFor()
        await expect.soft(page.getByRole('main'), place).toHaveText(/[가-힣]/)
        expect.soft(await latinWords(page), place).toEqual([])
      })
    }
  })

  test('hears faults, keys and commands in Korean', async ({ page, host }) => {
    await page.goto(`${host.url}#/new-run?preset=mnist-mlp`)
    for (const summary of await page.locator('summary').all()) await summary.click()
    await page.getByRole('textbox', { name: /^learning_rate/ }).fill('0')
    await page.getByRole('textbox', { name: /^batch_size/ }).fill('all')
    await page.getByRole('textbox', { name: /^seed/ }).fill('-1')
    await page.keyboard.press('Control+Enter')
    await expect(page.getByRole('alert')).toContainText('learning_rate, batch_size, seed')
    expect.soft(await latinWords(page), 'faults').toEqual([])
    await page.getByRole('textbox', { name: /^learning_rate/ }).press('Control+k')
    await expect(page.getByRole('dialog')).toBeVisible()
    expect.soft(await latinWords(page), 'palette').toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('navigation').getByRole('link').nth(1).click()
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toBeVisible()
    expect.soft(await latinWords(page), 'shortcuts').toEqual([])
  })
})

test('the language that was chosen is kept over a reload, against the system', async ({ page, host }) => {
  await page.goto(`${host.url}#/settings/general`)
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.getByRole('combobox', { name: 'Language' }).selectOption({ label: '한국어' })
  await expect(page.getByRole('main', { name: '설정' })).toBeVisible()
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  await expect(page.getByRole('main', { name: '설정' })).toBeVisible()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('언어')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('main', { name: 'Settings' })).toBeVisible()
})

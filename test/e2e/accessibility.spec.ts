import type { Page } from '@playwright/test'
import { expectAccessible } from './pages/accessibility.ts'
import { expect, test } from './pages/test.ts'

/** A state of the window: its address, and what is done there. By roles and keys alone, so that it is the same in every language. */
type Place = { name: string; hash: string; act?: (page: Page) => Promise<void> }

const press =
  (...keys: string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key)
    await expect(page.getByRole('dialog').or(page.getByRole('menu'))).toBeVisible()
  }
const onFirstRow =
  (...keys: string[]) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('grid').getByRole('link').first().waitFor()
    await page.getByRole('grid').focus()
    await press(...keys)(page)
  }
async function typeFilter(page: Page): Promise<void> {
  await page.keyboard.press('/')
  await page.keyboard.type('lea')
  await expect(page.getByRole('option').first()).toBeVisible()
}
const curves = (page: Page): Promise<void> => expect(page.getByRole('figure').first()).toBeVisible()

async function selectThree(page: Page): Promise<void> {
  const boxes = page.getByRole('grid').getByRole('row').getByRole('checkbox')
  for (const at of [1, 2, 3]) await boxes.nth(at).check()
  await curves(page)
}
async function fillWithFaults(page: Page): Promise<void> {
  await page.getByRole('textbox', { name: /^learning_rate/ }).fill('0')
  await page.getByRole('textbox', { name: /^batch_size/ }).fill('all')
  await page.keyboard.press('Control+Enter')
  await expect(page.getByRole('alert')).toContainText('learning_rate, batch_size')
}
async function openMore(page: Page): Promise<void> {
  for (const summary of await page.locator('summary').all()) await summary.click()
  await expect(page.getByRole('textbox', { name: /^seed/ })).toBeVisible()
}
/** Starts one run that trains, and one that waits for it. */
async function openBusyQueue(page: Page): Promise<void> {
  await page.getByRole('spinbutton').fill('2')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('grid').focus()
  await page.keyboard.press('q')
  await expect(page.getByRole('contentinfo').getByRole('row')).toHaveCount(3)
  await expect(page.getByRole('progressbar')).toBeVisible()
}
async function trashOne(page: Page): Promise<void> {
  await page.getByRole('grid').getByRole('link').first().waitFor()
  await page.getByRole('grid').focus()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('status')).toBeVisible()
}
async function askToPurge(page: Page): Promise<void> {
  const rows = page.getByRole('grid').getByRole('row')
  await rows.nth(1).getByRole('checkbox').check()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('alertdialog')).toBeVisible()
}
async function pointAtCurve(page: Page): Promise<void> {
  await page.getByRole('figure').first().getByRole('group').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press(' ')
  await expect(page.getByRole('figure').first().getByRole('table')).toBeVisible()
}

/** Of a library of seeded runs, one of them trained. */
function placesOf(run: string, runs: string[]): Place[] {
  const tabs = ['checkpoints', 'hyperparameters', 'log', 'environment', 'notes']
  return [
    { name: 'runs', hash: '/runs?view=all', act: selectThree },
    { name: 'columns', hash: '/runs?view=all', act: page => page.getByRole('main').getByRole('button').first().click() },
    { name: 'column menu', hash: '/runs?view=all', act: onFirstRow('ArrowUp', 'Alt+ArrowDown') },
    { name: 'rename', hash: '/runs?view=all', act: onFirstRow('F2') },
    { name: 'tags', hash: '/runs?view=all', act: onFirstRow('t') },
    { name: 'note', hash: '/runs?view=all', act: onFirstRow('m') },
    { name: 'no match', hash: '/runs?f=nothing-is-called-this' },
    { name: 'filter suggestions', hash: '/runs?view=all', act: typeFilter },
    { name: 'filter fault', hash: '/runs?f=lerning_rate%20%3C%201', act: page => expect(page.getByRole('alert')).toBeVisible() },
    { name: 'palette', hash: '/runs?view=all', act: press('Control+k') },
    { name: 'shortcuts', hash: '/sweeps', act: press('?') },
    { name: 'new run', hash: '/new-run?preset=mnist-mlp', act: openMore },
    { name: 'new run with faults', hash: '/new-run?preset=mnist-mlp', act: fillWithFaults },
    { name: 'curves', hash: `/runs/${run}`, act: pointAtCurve },
    ...tabs.map(tab => ({ name: tab, hash: `/runs/${run}/${tab}`, act: (page: Page) => page.getByRole('tabpanel').waitFor() })),
    { name: 'compare', hash: `/compare?ids=${runs.join(',')}`, act: curves },
    { name: 'compare curves', hash: `/compare?ids=${runs.join(',')}&tab=curves`, act: curves },
    { name: 'scatter', hash: '/compare?tab=scatter', act: curves },
    { name: 'parallel coordinates', hash: '/compare?tab=parallel', act: page => page.getByRole('slider').first().waitFor() },
    { name: 'nothing to compare', hash: '/compare' },
    { name: 'sweeps', hash: '/sweeps' },
    { name: 'datasets', hash: '/datasets' },
    { name: 'general settings', hash: '/settings/general' },
    { name: 'training settings', hash: '/settings/training' },
    { name: 'backups', hash: '/settings/backups', act: page => expect(page.getByRole('status').first()).toBeVisible() },
    { name: 'about', hash: '/settings/about' },
    { name: 'trash and a toast', hash: '/runs?view=all', act: trashOne },
    { name: 'trash', hash: '/trash' },
    { name: 'delete forever', hash: '/trash', act: askToPurge },
    { name: 'queue', hash: '/new-run?preset=mnist-mlp', act: openBusyQueue }
  ]
}

/** Opens each place afresh and looks at it in both themes. */
async function look(page: Page, url: string, places: Place[]): Promise<void> {
  for (const { name, hash, act } of places) {
    await test.step(name, async () => {
      await page.goto('about:blank')
      await page.goto(new URL(`#${hash}`, url).href)
      await page.getByRole('main').waitFor()
      await page.getByRole('heading').first().waitFor()
      await act?.(page)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await expect(page.locator('html')).toHaveAttribute('data-theme', colorScheme)
        await expectAccessible(page, `${name}, ${colorScheme}`, { coloursOnly: colorScheme === 'dark' })
      }
    })
  }
}

// Many places, each looked at twice: minutes on a busy machine.
test.describe.configure({ timeout: 300_000 })

for (const locale of ['en-US', 'ko-KR']) {
  test.describe(locale, () => {
    test.use({ locale, contextOptions: { reducedMotion: 'reduce' } })

    test('an empty library has no accessibility violation', async ({ page, host }) => {
      await page.goto(host.url)
      await look(page, host.url, [
        { name: 'no runs', hash: '/runs?view=all' },
        { name: 'empty trash', hash: '/trash' }
      ])
    })

    test.describe('with runs', () => {
      test.use({ seededRuns: 12 })

      test('no view, dialog or menu has an accessibility violation', async ({ page, host }) => {
        await page.goto(host.url)
        const links = page.getByRole('grid').getByRole('link')
        await expect(links.first()).toBeVisible()
        const ids = await links.evaluateAll(all => all.map(link => link.getAttribute('href')?.split('/').at(-1) ?? ''))
        // The first is complete, the seventh diverged, the eleventh failed.
        await look(
          page,
          host.url,
          placesOf(
            ids.at(-1) ?? '',
            [ids.at(-1), ids.at(-7), ids.at(-2)].flatMap(id => id ?? [])
          )
        )
      })
    })
  })
}

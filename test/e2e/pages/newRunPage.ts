import { expect } from '@playwright/test'
import type { Locator, Page } from '@playwright/test'
import type { HyperparameterName } from '../../../src/shared/hyperparameters.ts'

/** Values of fields, as they are typed. */
export type Typed = Partial<Record<HyperparameterName, string>>

/** A part of MNIST that trains in well under a second an epoch. */
export const small: Typed = { max_train_samples: '2000', batch_size: '64', hidden_units: '32' }

/** The form for a new run. */
export function createNewRunPage(page: Page) {
  const main = page.getByRole('main', { name: 'New run' })
  const field = (name: HyperparameterName): Locator => main.getByRole('textbox', { name, exact: true })
  const choice = (name: HyperparameterName): Locator => main.getByRole('combobox', { name, exact: true })
  const start = main.getByRole('button', { name: 'Start run' })

  async function openMore(): Promise<void> {
    await main.getByText('More: seed, patience').click()
    await expect(field('max_train_samples')).toBeVisible()
  }
  async function fill(values: Typed): Promise<void> {
    for (const [name, value] of Object.entries(values) as [HyperparameterName, string][]) {
      if (!(await field(name).isVisible())) await openMore()
      await field(name).fill(value)
    }
  }
  return {
    main,
    field,
    choice,
    start,
    name: main.getByRole('textbox', { name: 'Name', exact: true }),
    seeds: main.getByRole('spinbutton', { name: 'Seeds' }),
    addToQueue: main.getByRole('button', { name: 'Add to queue' }),
    fault: main.getByRole('alert'),
    openMore,
    fill,
    /** Starts what the form says and waits for the run's page. */
    async run(values: Typed = {}): Promise<void> {
      await fill(values)
      await start.click()
      await expect(page).toHaveURL(/#\/runs\/[0-9a-f-]{36}/)
    }
  }
}

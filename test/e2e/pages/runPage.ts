import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'
import type { RunState } from '../../../src/shared/run.ts'
import { createChartCard } from './chartCard.ts'

type Tab = 'Curves' | 'Checkpoints' | 'Hyperparameters' | 'Log' | 'Environment' | 'Notes'

/** The page of one run. */
export function createRunPage(page: Page) {
  const main = page.getByRole('main')
  const tab = (name: Tab) => main.getByRole('tab', { name })

  return {
    name: main.getByRole('heading', { level: 1 }),
    hyperparameters: main.getByRole('list', { name: 'Hyperparameters' }),
    stopButton: main.getByRole('button', { name: 'Stop', exact: true }),
    pauseButton: main.getByRole('button', { name: 'Pause', exact: true }),
    resumeButton: main.getByRole('button', { name: /^Resume/ }).first(),
    runAgain: main.getByRole('button', { name: 'Run again', exact: true }),
    loss: createChartCard(page, 'val_loss by epoch'),
    accuracy: createChartCard(page, 'val_accuracy by epoch'),
    tab,
    show: (name: Tab): Promise<void> => tab(name).click(),
    state: (state: RunState) => main.getByText(state, { exact: true }),
    /** Waits until the run is in this state. */
    async is(state: RunState): Promise<void> {
      await expect(main.getByText(state, { exact: true }).first()).toBeVisible({ timeout: 60_000 })
    },
    id: (): string => /\/runs\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? ''
  }
}

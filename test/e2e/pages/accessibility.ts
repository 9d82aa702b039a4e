import { AxeBuilder } from '@axe-core/playwright'
import { expect } from '@playwright/test'
import type { Page } from '@playwright/test'

const levels = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']

/** Rules whose answer depends on colours. */
const colourRules = ['color-contrast', 'link-in-text-block']

/**
 * Whether what is on screen keeps to WCAG 2.2 AA, as far as a program can tell; `where` is named where it does not. A second theme of the same place
 * differs in its colours alone.
 */
export async function expectAccessible(page: Page, where: string, { coloursOnly = false } = {}): Promise<void> {
  // Quicker: only violations are described, and no other page is opened, as there are no frames to gather results from.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode()
  const { violations } = await (coloursOnly ? axe.withRules(colourRules) : axe.withTags(levels)).analyze()
  const found = violations.flatMap(({ id, help, nodes }) => nodes.map(({ html, any }) => ({ id, help, html, why: any[0]?.message })))
  expect.soft(found, where).toEqual([])
}

import { expect, test } from '@playwright/test'
import type { Page } from '@playwright/test'
import { startNodeHost } from './pages/nodeHost.ts'
import { expectLiveCurves, startFirstRun } from './pages/firstRun.ts'

test('the window keeps to its security policy from the first page to a live curve, and asks nothing of any other host', async ({
  page
}) => {
  const host = await startNodeHost()
  const violations: string[] = []
  const requests: string[] = []
  await page.exposeFunction('reportViolation', (violation: string) => void violations.push(violation))
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', event => {
      const report = (globalThis as unknown as { reportViolation: (text: string) => void }).reportViolation
      report(`${event.violatedDirective}: ${event.blockedURI} in ${event.sourceFile}`)
    })
  })
  page.on('request', request => requests.push(request.url()))
  page.on('pageerror', error => violations.push(error.message))
  try {
    await page.goto(host.url)
    await startFirstRun(page)
    await expectLiveCurves(page)
    // An address below the root finds the window too.
    await page.goto(new URL('/runs/elsewhere', host.url).href)
    await expect(page.getByRole('navigation').first()).toBeVisible()
    expect(violations).toEqual([])
    const { origin } = new URL(host.url)
    expect(requests.filter(url => !url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url))).toEqual([])
    await expectForbidden(page)
  } finally {
    await host.close()
  }
})

/**
 * The policy is in force: what it forbids does not happen. The page itself is told to do it, from a timer of its own, since what a debugger evaluates
 * is not held to the policy.
 */
async function expectForbidden(page: Page): Promise<void> {
  await page.evaluate(() => {
    const outcome: Record<string, unknown> & { reports: string[] } = { reports: [] }
    Object.assign(globalThis, { outcome })
    document.addEventListener('securitypolicyviolation', event => {
      outcome.reports = [...outcome.reports, `${event.effectiveDirective} ${event.blockedURI}`].toSorted()
    })
    setTimeout(() => {
      try {
        const evaluate: (program: string) => unknown = globalThis.eval
        outcome['evaluated'] = evaluate('1')
      } catch (error) {
        outcome['evaluated'] = (error as Error).name
      }
      const script = document.createElement('script')
      script.textContent = 'outcome.inline = "ran"'
      document.head.append(script)
      const image = document.createElement('img')
      image.onload = () => (outcome['image'] = 'loaded')
      image.onerror = () => (outcome['image'] = 'blocked')
      image.src = 'http://127.0.0.1:1/elsewhere.png'
    })
  })
  await expect
    .poll(() => page.evaluate(() => (globalThis as unknown as { outcome: unknown }).outcome))
    .toEqual({
      evaluated: 'EvalError',
      image: 'blocked',
      reports: ['img-src http://127.0.0.1:1/elsewhere.png', 'script-src eval', 'script-src-elem inline']
    })
}

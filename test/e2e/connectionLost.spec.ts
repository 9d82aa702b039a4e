import { createNewRunPage, small } from './pages/newRunPage.ts'
import { createRunPage } from './pages/runPage.ts'
import { createRunsPage } from './pages/runsPage.ts'
import { expect, test } from './pages/test.ts'

const lost = /^Connection to Trialbook lost\. Training goes on\. Reconnecting in \d+ s\./

test('a broken line is told, and what was missed is caught up with', async ({ page, host }) => {
  const run = createRunPage(page)
  const banner = page.getByRole('alert')
  let isDown = false
  const cuts: (() => Promise<void>)[] = []
  await page.routeWebSocket(/\/rpc$/, async socket => {
    if (isDown) return socket.close()
    const server = socket.connectToServer()
    cuts.push(async () => {
      await socket.close()
      await server.close()
    })
  })

  await page.goto(`${host.url}#/new-run?preset=mnist-mlp`)
  await createNewRunPage(page).run({ ...small, num_epochs: '40' })
  await expect(run.loss.picture).toHaveAttribute('aria-label', /best [\d.]+ at epoch/)
  isDown = true
  for (const cut of cuts) await cut()
  await expect(banner).toHaveText(new RegExp(`${lost.source}\\s*Reconnect now\\s*as of \\d\\d:\\d\\d:\\d\\d$`))
  // What was known stays: figures, curves, where one is.
  await expect(run.name).toBeVisible()
  await expect(run.loss.picture).toHaveAttribute('aria-label', /best [\d.]+ at epoch/)

  isDown = false
  await banner.getByRole('button', { name: 'Reconnect now' }).click()
  await expect(banner).toBeHidden()
  await run.is('completed')
  await run.loss.toggleTable()
  await expect(run.loss.table).toHaveAttribute('aria-rowcount', '41')
})

test('a host that died and was started again says so, and is found again once its new address was opened', async ({
  page,
  host,
  context
}) => {
  const run = createRunPage(page)
  const banner = page.getByRole('alert').filter({ hasText: 'Trialbook' })
  await page.goto(`${host.url}#/new-run?preset=mnist-mlp`)
  await createNewRunPage(page).run({ ...small, num_epochs: '100000' })
  await expect(run.loss.picture).toHaveAttribute('aria-label', /best [\d.]+ at epoch/)

  await host.stop('SIGKILL')
  await expect(banner).toContainText(lost)
  await host.start()
  await banner.getByRole('button', { name: 'Reconnect now' }).click()
  await expect(banner).toContainText(
    'Trialbook was started again and does not know this window. Open the address it printed; this window reconnects then.'
  )

  const other = await context.newPage()
  await other.goto(host.url)
  await expect(createRunsPage(other).rows).toHaveCount(1)
  await banner.getByRole('button', { name: 'Reconnect now' }).click()
  await expect(banner).toBeHidden()
  await run.is('interrupted')
  await expect(page.getByText(/^Trialbook closed during epoch \d+\. Everything up to epoch \d+ is safe\./)).toBeVisible()
  await other.close()
})

import { readFileSync } from 'node:fs'
import { reportVariable } from './offline/watchSockets.ts'
import type { SocketReport } from './offline/watchSockets.ts'
import { createNewRunPage, small } from './pages/newRunPage.ts'
import { createRunPage } from './pages/runPage.ts'
import { expect, test } from './pages/test.ts'

// The last by its name: by now every other test has run under the same eyes.
test('no process of the browser tests has held a socket to another machine', async ({ page, host }) => {
  const file = process.env[reportVariable]
  test.skip(file === undefined, 'sockets are read from /proc, which this system does not have')
  await page.goto(`${host.url}#/new-run?preset=mnist-mlp`)
  await createNewRunPage(page).run({ ...small, num_epochs: '2' })
  await createRunPage(page).is('completed')
  const report = JSON.parse(readFileSync(file ?? '', 'utf8')) as SocketReport
  expect(report.looks).toBeGreaterThan(5)
  // It sees what there is: window and host talk over loopback.
  expect(report.loopback).toBeGreaterThan(0)
  expect(report.outside).toEqual([])
})

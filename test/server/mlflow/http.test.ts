import { existsSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startServer } from '../../support/startServer.ts'
import type { TestServer } from '../../support/startServer.ts'

const api = '/api/2.0/mlflow'
async function ask(
  { port, token }: TestServer,
  method: string,
  address: string,
  body?: unknown
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`http://127.0.0.1:${port}${address}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) })
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
async function startRun(server: TestServer): Promise<string> {
  const { body } = await ask(server, 'POST', `${api}/runs/create`, { experiment_id: '0', run_name: 'r', start_time: 1 })
  return (body as { run: { info: { run_id: string } } }).run.info.run_id
}

test('only who has the token logs, and no page of another site', async () => {
  const server = await startServer()
  const address = `http://127.0.0.1:${server.port}${api}/experiments/search`
  expect((await fetch(address)).status).toBe(401)
  expect((await fetch(address, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
  const foreign = { authorization: `Bearer ${server.token}`, origin: 'http://evil.example' }
  expect((await fetch(address, { headers: foreign })).status).toBe(403)
  expect((await ask(server, 'GET', `${api}/experiments/search`)).status).toBe(200)
})

test.each([
  ['GET', `${api}/runs/get?run_id=00000000-0000-4000-8000-000000000000`, undefined, 404, 'RESOURCE_DOES_NOT_EXIST'],
  ['GET', `${api}/runs/get?run_id=nonsense`, undefined, 404, 'RESOURCE_DOES_NOT_EXIST'],
  ['GET', `${api}/runs/get`, undefined, 400, 'INVALID_PARAMETER_VALUE'],
  ['GET', `${api}/experiments/get?experiment_id=77`, undefined, 404, 'RESOURCE_DOES_NOT_EXIST'],
  ['POST', `${api}/experiments/create`, {}, 400, 'INVALID_PARAMETER_VALUE'],
  ['POST', `${api}/runs/log-batch`, '{"run_id":', 400, 'INVALID_PARAMETER_VALUE'],
  ['POST', `${api}/registered-models/create`, { name: 'x' }, 501, 'NOT_IMPLEMENTED'],
  ['POST', `${api}/runs/search`, { experiment_ids: ['0'], filter: 'metrics.a = ' }, 400, 'INVALID_PARAMETER_VALUE'],
  ['POST', `${api}/runs/search`, { experiment_ids: ['0'], filter: 'metrics.a = 1 or 1 = 1' }, 400, 'INVALID_PARAMETER_VALUE']
])('%s %s answers with MLflow’s own code', async (method, address, body, status, code) => {
  const answer = await ask(await startServer(), method, address, body)
  expect(answer).toMatchObject({ status, body: { error_code: code } })
})

test('an experiment that is there already is said to be', async () => {
  const server = await startServer()
  expect((await ask(server, 'POST', `${api}/experiments/create`, { name: 'mine' })).status).toBe(200)
  expect((await ask(server, 'POST', `${api}/experiments/create`, { name: 'mine' })).body).toMatchObject({
    error_code: 'RESOURCE_ALREADY_EXISTS'
  })
})

test('metrics that are no numbers in JSON come back as they were sent', async () => {
  const server = await startServer()
  const run_id = await startRun(server)
  const metrics = ['NaN', 'Infinity', '-Infinity', 0.5].map((value, step) => ({ key: 'loss', value, timestamp: step + 1, step }))
  await ask(server, 'POST', `${api}/runs/log-batch`, { run_id, metrics })
  const { body } = await ask(server, 'GET', `${api}/metrics/get-history?run_id=${run_id}&metric_key=loss`)
  expect(body).toEqual({ metrics })
})

test('runs are found by what MLflow’s language says, in its order', async () => {
  const server = await startServer()
  for (const loss of [3, 1, 2]) {
    const run_id = await startRun(server)
    const params = [{ key: 'model name', value: `net ${loss}` }]
    await ask(server, 'POST', `${api}/runs/log-batch`, {
      run_id,
      metrics: [{ key: 'loss', value: loss, timestamp: 1 }],
      params,
      tags: [{ key: 'team', value: 'a' }]
    })
  }
  const found = async (filter: string): Promise<unknown> => {
    const { body } = await ask(server, 'POST', `${api}/runs/search`, { experiment_ids: ['0'], filter, order_by: ['metrics.loss ASC'] })
    return (body as { runs: { data: { metrics: { value: number }[] } }[] }).runs.map(run => run.data.metrics[0]?.value)
  }
  expect(await found('')).toEqual([1, 2, 3])
  expect(await found('metrics.loss >= 2')).toEqual([2, 3])
  expect(await found("params.`model name` = 'net 1' AND tags.team = 'a'")).toEqual([1])
  expect(await found("params.\"model name\" LIKE 'net%' and metrics.loss != 2 and attributes.status = 'RUNNING'")).toEqual([1, 3])
  expect(await found("params.`model name` IN ('net 2', 'net 3')")).toEqual([2, 3])
  expect(await found("tags.team = 'b'")).toEqual([])
})

test('artifacts stay in the folder of their run', async () => {
  const server = await startServer()
  const run = await startRun(server)
  const files = '/api/2.0/mlflow-artifacts/artifacts'
  const put = (inside: string) => ask(server, 'PUT', `${files}/${run}/artifacts/${inside}`, 'content')
  expect((await put('a/b%20c.txt')).status).toBe(200)
  const own = await fetch(`http://127.0.0.1:${server.port}${files}/${run}/artifacts/a/b%20c.txt`, {
    headers: { authorization: `Bearer ${server.token}` }
  })
  expect(await own.text()).toBe('content')
  expect((await ask(server, 'GET', `${api}/artifacts/list?run_id=${run}&path=a`)).body).toMatchObject({
    files: [{ path: 'a/b c.txt', is_dir: false, file_size: 7 }]
  })
  for (const hostile of ['..%2f..%2f..%2fevil.txt', '%2fetc%2fevil.txt', 'a%2f..%2f..%2f..%2fevil.txt', 'x%00y']) {
    expect((await put(hostile)).status).toBeGreaterThanOrEqual(400)
  }
  expect((await ask(server, 'GET', `${api}/artifacts/list?run_id=${run}&path=..%2f..`)).status).toBe(400)
  expect(existsSync(path.join(server.core.libraryFolder, 'evil.txt'))).toBe(false)
  expect(existsSync(path.join(server.core.libraryFolder, 'checkpoints', 'evil.txt'))).toBe(false)
})

test('whatever is sent is answered with a code', { timeout: 60_000 }, async () => {
  const server = await startServer()
  const run_id = await startRun(server)
  const names = [
    'runs/create',
    'runs/update',
    'runs/log-metric',
    'runs/log-parameter',
    'runs/set-tag',
    'runs/log-batch',
    'runs/search',
    'runs/log-inputs',
    'experiments/create',
    'experiments/update',
    'logged-models'
  ]
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(fc.constantFrom('key', 'value', 'metrics', 'params', 'tags', 'filter', 'name', 'step', 'status'), fc.jsonValue())
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), anything, async (name, body) => {
      const sent = typeof body === 'object' && body !== null && !Array.isArray(body) ? { run_id, ...body } : body
      const { status, body: answer } = await ask(server, 'POST', `${api}/${name}`, sent)
      if (status !== 200)
        expect(answer).toMatchObject({ error_code: expect.stringMatching(/^(INVALID_|RESOURCE_|NOT_IMPLEMENTED)/) as unknown })
    }),
    { numRuns: 200 }
  )
})

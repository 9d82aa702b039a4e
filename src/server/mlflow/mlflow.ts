import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Target } from '../target.ts'
import { deleteArtifact, listArtifacts, listProxied, putArtifact, sendArtifact } from './artifacts.ts'
import type { Client } from './entities.ts'
import { loggedModels } from './loggedModels.ts'
import { experimentMethods } from './experiments.ts'
import { faultOf, invalid, MlflowFault } from './fault.ts'
import { runMethods, runWrites } from './runs.ts'
import { searchRuns } from './search.ts'

type Method = (client: Client, body: unknown) => Promise<unknown>

/** Larger than any batch that the client sends: 1,000 metrics, 100 params and 100 tags. */
const mostBodyBytes = 16 * 1024 * 1024
const prefix = /^\/(?:ajax-)?api\/[23]\.0\/mlflow(-artifacts)?\/(.*)$/

/** The address of MLflow's interface that is served, version 2.0 and where they are the same 3.0. */
const methods = new Map<string, Method>(
  Object.entries({
    ...experimentMethods,
    ...runMethods,
    ...runWrites,
    'runs/search': searchRuns,
    // Models are kept with their run, which their id names.
    'runs/outputs': () => Promise.resolve({}),
    'artifacts/list': (client: Client, body: unknown) => {
      const { run_id = '', path = '' } = body as { run_id?: string; path?: string }
      return listArtifacts(client, run_id, path)
    }
  } satisfies Record<string, Method>)
)

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > mostBodyBytes) throw invalid(`The request is larger than ${mostBodyBytes} bytes.`)
    parts.push(part)
  }
  if (bytes === 0) return {}
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown
  } catch {
    throw invalid('The request is no JSON.')
  }
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff'
  })
  response.end(JSON.stringify(body))
}

async function artifactAnswer(client: Client, address: string, { request, response, target }: Exchange): Promise<unknown> {
  const inside = decodeURIComponent(address.replace(/^artifacts\/?/, ''))
  switch (request.method) {
    case 'GET':
      if (inside === '') return listProxied(client, target.query.get('path') ?? '')
      return sendArtifact(client, inside, response)
    case 'PUT':
      return putArtifact(client, inside, request)
    case 'DELETE':
      return deleteArtifact(client, inside)
    default:
      throw new MlflowFault('NOT_IMPLEMENTED', `${request.method} of artifacts is not served here.`)
  }
}

type Exchange = { request: IncomingMessage; response: ServerResponse; target: Target }
export type MlflowHandler = (exchange: Exchange) => Promise<void>

/** Whether an address is one of MLflow's. */
export const isMlflowPath = (path: string): boolean => prefix.test(path)

/**
 * MLflow's tracking interface over the library, so that programs that log to MLflow log here: experiments, runs, metrics, params, tags, search and artifacts, as
 * https://mlflow.org/docs/latest/api_reference/rest-api.html has them. What is not served answers NOT_IMPLEMENTED.
 */
export function createMlflow(client: Client, logFault: (fault: Error) => void): MlflowHandler {
  async function result({ request, response, target }: Exchange): Promise<unknown> {
    const [, isArtifacts, name = ''] = prefix.exec(target.path) ?? []
    if (isArtifacts) return artifactAnswer(client, name, { request, response, target })
    const body = request.method === 'GET' ? Object.fromEntries(target.query) : await bodyOf(request)
    const [, isModel, rest = ''] = /^(logged-models)(?:\/(.*))?$/.exec(name) ?? []
    const answered = isModel
      ? await loggedModels(client, { method: request.method ?? '', rest: decodeURIComponent(rest), body })
      : await methods.get(name)?.(client, body)
    if (answered !== undefined) return answered
    throw new MlflowFault('NOT_IMPLEMENTED', `Trialbook does not serve ${request.method} ${name} of MLflow.`)
  }
  return async exchange => {
    try {
      const body = await result(exchange)
      if (!exchange.response.headersSent) answer(exchange.response, 200, body)
    } catch (error) {
      const fault = faultOf(error)
      if (fault.code === 'INTERNAL_ERROR') logFault(error instanceof Error ? error : new Error(String(error)))
      if (exchange.response.headersSent) exchange.response.destroy()
      else answer(exchange.response, fault.status, { error_code: fault.code, message: fault.message })
    }
  }
}

import { z } from 'zod'
import { experimentBy, experimentEntity, experimentOf } from './entities.ts'
import type { Client } from './entities.ts'
import { MlflowFault } from './fault.ts'

const history = 'mlflow'
const byId = z.object({ experiment_id: z.string() })

async function all(client: Client) {
  return { experiments: (await client.experiments.list()).map(experimentEntity) }
}

export const experimentMethods = {
  async 'experiments/create'(client: Client, body: unknown) {
    const { name } = z.object({ name: z.string().trim().min(1).max(120) }).parse(body)
    const known = (await client.experiments.list()).some(one => one.name === name)
    if (known) throw new MlflowFault('RESOURCE_ALREADY_EXISTS', `Experiment '${name}' already exists.`)
    const { experiment } = await client.experiments.create({ name, history })
    return { experiment_id: experiment.id }
  },
  'experiments/get': async (client: Client, body: unknown) => ({
    experiment: experimentEntity(await experimentOf(client, byId.parse(body).experiment_id))
  }),
  async 'experiments/get-by-name'(client: Client, body: unknown) {
    const { experiment_name: name } = z.object({ experiment_name: z.string() }).parse(body)
    return { experiment: experimentEntity(await experimentBy(client, one => one.name === name, `The experiment '${name}'`)) }
  },
  async 'experiments/update'(client: Client, body: unknown) {
    const { new_name: name } = z.object({ new_name: z.string() }).parse(body)
    const { id } = await experimentOf(client, byId.parse(body).experiment_id)
    await client.experiments.rename({ id, name, history })
    return {}
  },
  'experiments/list': all,
  'experiments/search': all
}

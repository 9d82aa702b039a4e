import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../support/openTestCore.ts'
import { pythonWith } from '../../support/pythonPackages.ts'
import { startServer } from '../../support/startServer.ts'

const found = pythonWith('mlflow-3.17.2', ['mlflow-skinny==3.17.2'])
if ('reason' in found) console.log(`Skipped: no MLflow client to log with could be installed: ${found.reason}`)

/** What people write, unchanged, with what the client itself reads back printed as JSON. */
const program = `
import json, mlflow
from mlflow import MlflowClient

mlflow.set_experiment("from python")
with mlflow.start_run(run_name="first", tags={"team": "a"}, description="a note") as run:
    mlflow.log_params({"learning_rate": 0.01, "batch_size": 32, "shuffle": True, "clip": None})
    for epoch in range(5):
        mlflow.log_metrics({"loss": 1 / (epoch + 1), "val_loss": float("nan") if epoch == 3 else 2.0}, step=epoch)
    mlflow.log_metric("unstepped", 1.0)
    mlflow.log_metric("unstepped", 2.0)
    mlflow.log_text("hello", "folder/hello.txt")
try:
    with mlflow.start_run() as failing:
        raise ValueError("boom")
except ValueError:
    pass

client, own = MlflowClient(), run.info.run_id
said = {}
try:
    client.log_param(own, "learning_rate", 0.02)
except Exception as error:
    said["changed"] = error.error_code
try:
    client.get_run("0" * 32)
except Exception as error:
    said["unknown"] = error.error_code
got = client.get_run(own)
history = lambda key: [[m.step, str(m.value)] for m in client.get_metric_history(own, key)]
matching = mlflow.search_runs(experiment_names=["from python"], filter_string="metrics.loss < 0.5 and params.batch_size = '32'", output_format="list")
client.set_terminated(own)
client.delete_run(own)
deleted = client.get_run(own).info.lifecycle_stage
client.restore_run(own)
print(json.dumps({
    "id": own, "status": got.info.status, "params": got.data.params, "team": got.data.tags["team"], "note": got.data.tags["mlflow.note.content"],
    "val_loss": history("val_loss"), "unstepped": history("unstepped"), "matching": [one.info.run_id for one in matching],
    "failed": client.get_run(failing.info.run_id).info.status, "deleted": deleted, "errors": said,
    "text": mlflow.artifacts.load_text(f"runs:/{own}/folder/hello.txt"),
    "files": [f.path for f in client.list_artifacts(own)], "experiments": [e.name for e in client.search_experiments()],
}))
`

describe.skipIf('reason' in found)('the real MLflow client', () => {
  test('logs a program’s runs here unchanged, live, and reads back what it said', { timeout: 120_000 }, async () => {
    const server = await startServer()
    const file = path.join(temporaryFolder(), 'train.py')
    writeFileSync(file, program)
    const env = { ...process.env, MLFLOW_TRACKING_URI: `http://127.0.0.1:${server.port}`, MLFLOW_TRACKING_TOKEN: server.token }
    const python = 'python' in found ? found.python : ''
    const { stdout } = await promisify(execFile)(python, [file], { env })
    const said = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { id: string }
    expect(said).toMatchObject({
      ...{ status: 'FINISHED', failed: 'FAILED', deleted: 'deleted', team: 'a', note: 'a note', text: 'hello', files: ['folder'] },
      params: { learning_rate: '0.01', batch_size: '32', shuffle: 'True', clip: 'None' },
      val_loss: [
        [0, '2.0'],
        [1, '2.0'],
        [2, '2.0'],
        [3, 'nan'],
        [4, '2.0']
      ],
      unstepped: [
        [0, '1.0'],
        [1, '2.0']
      ],
      matching: [said.id],
      errors: { changed: 'INVALID_PARAMETER_VALUE', unknown: 'RESOURCE_DOES_NOT_EXIST' },
      experiments: ['from python']
    })
    const { rows } = await server.core.client.runs.list({ filter: 'learning_rate == 0.01 and last(loss) < 0.5' })
    expect(rows).toMatchObject([
      { name: 'first', source: 'mlflow', state: 'completed', hyperparameters: { learning_rate: 0.01, shuffle: true } }
    ])
    expect(server.core.events.filter(event => event.type === 'points_added').length).toBeGreaterThanOrEqual(5)
    expect((await server.core.client.runs.list({ states: ['failed'] })).rows).toMatchObject([{ name: 'train.py' }])
  })
})

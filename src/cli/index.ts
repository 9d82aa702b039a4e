import { ORPCError } from '@orpc/client'
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { appVersion } from '../server/paths.ts'
import { defaultPort } from '../server/serve.ts'
import { modelFormats } from '../shared/modelFormats.ts'
import { encodings, imageFormSchema, predictions, splits } from '../shared/dataset.ts'
import type { ImageForm } from '../shared/dataset.ts'
import { ExpectedError } from '../shared/errors.ts'
import { mostTrials, prunerKinds, samplerKinds } from '../shared/sweep.ts'
import { doctorCommand, stopCommand } from './commands/act.ts'
import { backupsCommand, restoreCommand } from './commands/backups.ts'
import { datasetsCommand, experimentsCommand, listCommand, metricsCommand, showCommand } from './commands/look.ts'
import { predictCommand } from './commands/predict.ts'
import { exportCommand } from './commands/export.ts'
import { completionScript, shells } from './completion.ts'
import type { Shell } from './completion.ts'
import { importCommand } from './commands/import.ts'
import { forkCommand, runCommand } from './commands/run.ts'
import { serveCommand } from './commands/serve.ts'
import { resumeCommand, sweepCommand, sweepsCommand } from './commands/sweep.ts'
import { hyperparameterHelp } from './hyperparameterHelp.ts'
import { connectionLost } from './openLibrary.ts'
import { note, print, toJson } from './output.ts'
import { collectSetting, parseValue } from './parseSet.ts'

/** Bad input is 2, failed work 1; both say what and, where they can, what to do. */
const inputCodes = new Set([
  'BAD_USAGE',
  'INVALID_INPUT',
  'NOT_FOUND',
  'PORT_IN_USE',
  'LIBRARY_NOT_WRITABLE',
  'DATASET_INVALID',
  'ILLEGAL_STATE'
])

/** oRPC ends the calls that wait on a closed connection by an AbortError. */
const inWords = (error: unknown): unknown => (error instanceof Error && error.name === 'AbortError' ? connectionLost() : error)

function reportFault(thrown: unknown): number {
  const error = inWords(thrown)
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof ExpectedError || error instanceof ORPCError) {
    note(`trialbook: ${error.message}`)
    return inputCodes.has(String(error.code)) ? 2 : 1
  }
  note(`trialbook: ${error instanceof Error ? (error.stack ?? error.message) : toJson(error)}`)
  return 1
}

/** `28x28` or `32x32x3`: width, height, and 3 for colour. */
function imageForm(text: string): ImageForm {
  const [, width, height, channels = '1'] = /^(\d+)[x×](\d+)(?:[x×]([13]))?$/.exec(text) ?? []
  const read = imageFormSchema.safeParse({ height: Number(height), width: Number(width), channels: Number(channels) })
  if (!read.success) throw new InvalidArgumentError('Enter width and height from 1 to 256, such as 28x28, or 32x32x3 for colour.')
  return read.data
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return text => {
    const value = text.trim() === '' ? NaN : Number(text)
    if (!Number.isInteger(value) || value < least || value > most)
      throw new InvalidArgumentError(`Enter a whole number from ${least} to ${most}.`)
    return value
  }
}

let exitCode = 0
/** Runs a command and keeps its exit code. */
const exits =
  <Arguments extends unknown[]>(command: (...given: Arguments) => Promise<number>) =>
  async (...given: Arguments): Promise<void> => {
    exitCode = await command(...given)
  }

const program = new Command('trialbook').description('An offline lab notebook for hyperparameters.').version(appVersion()).exitOverride()
const addCommand = (name: string, description: string): Command =>
  program
    .command(name)
    .description(description)
    .option('--data-dir <folder>', 'the library folder (default: TRIALBOOK_HOME, else the application-data folder)')
const withJson = (command: Command): Command => command.option('--json', 'one JSON object a line on standard output')

addCommand('serve', 'open the notebook in a browser')
  .option('--port <n>', '0 takes any free port', wholeNumber(0, 65_535), defaultPort)
  .option('--no-open', 'open no browser')
  .action(exits(serveCommand))

withJson(addCommand('run', 'train in the foreground and record it'))
  .option('--preset <name>', 'what to start from', 'mnist-mlp')
  .option('--dataset <name|path>', 'the data to train on; a file of a table is imported first')
  .option('--set <key=value>', 'a hyperparameter; may be given many times', collectSetting)
  .option('--config <file>', 'hyperparameters in a JSON file')
  .option('--experiment <name>', 'where to record it')
  .option('--name <name>', 'what to call it')
  .option('--seed <n>', 'fixes initial weights, shuffling and dropout', parseValue)
  .option('--seeds <n>', 'so many runs with consecutive seeds', wholeNumber(1, 50))
  .option('--threads <n>', 'processor threads', parseValue)
  .addHelpText('after', () => `\nHyperparameters for --set and --config:\n${hyperparameterHelp().join('\n')}`)
  .action(exits(runCommand))

withJson(addCommand('sweep', 'search hyperparameters in the foreground; its trials are ordinary runs'))
  .requiredOption(
    '--space <file>',
    'what to search, a JSON file such as {"learning_rate": {"type": "float", "low": 0.0001, "high": 0.1, "log": true}}'
  )
  .option('--objective <text>', 'such as "min val_loss", "max val_accuracy" or "min last(val_loss)"', 'min val_loss')
  .option('--sampler <kind>', samplerKinds.join(', '), 'tpe')
  .option('--pruner <kind>', prunerKinds.join(', '), 'none')
  .option('--trials <n>', 'how many to try (default: 50, or the whole grid)', wholeNumber(1, mostTrials))
  .option('--minutes <n>', 'start no trial after so long', wholeNumber(1, 525_600))
  .option('--workers <n>', 'how many trials train at once, each in a process of its own', wholeNumber(1, 64), 1)
  .option('--seed <n>', 'fixes what is suggested, and the seeds of the trials', wholeNumber(0, 4_294_967_295), 0)
  .option('--warm-start', 'let earlier runs of the same data guide the search')
  .option('--preset <name>', 'what is not searched', 'mnist-mlp')
  .option('--dataset <name|path>', 'the data to train on; a file of a table is imported first')
  .option('--set <key=value>', 'a hyperparameter that is not searched; may be given many times', collectSetting)
  .option('--config <file>', 'hyperparameters that are not searched, in a JSON file')
  .option('--experiment <name>', 'where to record it')
  .option('--name <name>', 'what to call it')
  .action(exits(sweepCommand))

withJson(addCommand('sweeps', 'list sweeps')).action(exits(sweepsCommand))
withJson(
  addCommand('resume', 'go on with a run or a sweep in the foreground, from where it was').argument(
    '<run|sweep>',
    'a run: number, UUID or its start, or name; a sweep: UUID or its start, or name'
  )
).action(exits(resumeCommand))

withJson(
  addCommand('fork', 'train a branch of a run in the foreground, from the weights it had after an epoch').argument(
    '<run>',
    'number, UUID or its start, or name'
  )
)
  .requiredOption('--epoch <n>', 'after which epoch; its checkpoint must be kept', wholeNumber(1, 100_000))
  .option('--set <key=value>', 'a hyperparameter that is to differ; may be given many times', collectSetting)
  .option('--experiment <name>', 'where to record it (default: where the run is)')
  .option('--name <name>', 'what to call it')
  .action(exits(forkCommand))

withJson(addCommand('list', 'list runs'))
  .option('--experiment <name>', 'of one experiment')
  .option('--filter <expression>', 'such as "learning_rate < 0.01 and min(val_loss) < 0.1"')
  .option('--archived', 'archived runs, too; else they are left out, unless the filter names archived')
  .option('--sort <key>', 'a field, hyperparameter or metric, such as "-max(val_accuracy)"; - is descending')
  .option('--limit <n>', 'at most so many', wholeNumber(1, 1_000_000))
  .action(exits(listCommand))

withJson(addCommand('show', 'everything about one run').argument('<run>', 'number, UUID or its start, or name')).action(exits(showCommand))
withJson(addCommand('metrics', 'all points of one run').argument('<run>', 'number, UUID or its start, or name'))
  .option('--metric <name>', 'only this one')
  .option('--csv', 'as comma-separated values')
  .action(exits(metricsCommand))
withJson(addCommand('experiments', 'list experiments')).action(exits(experimentsCommand))
withJson(addCommand('datasets', 'list datasets')).action(exits(datasetsCommand))
withJson(
  addCommand('import', 'copy a table or a set of images into the library, to train on').argument(
    '<path>',
    'CSV, TSV, JSON lines, .npy, .npz, IDX, or a folder or zip file with a folder of images for each class'
  )
)
  .option('--name <name>', 'what to call it (default: as the file)')
  .option('--target <column>', 'what is to be told from the others')
  .addOption(new Option('--predict <what>', 'classes, or a number').choices(predictions).default('auto'))
  .option('--ignore <columns...>', 'columns to leave out')
  .option('--category <columns...>', 'columns whose values are names, even where they look like numbers')
  .addOption(new Option('--split <how>', 'how test rows are chosen').choices(splits))
  .option('--test-share <share>', 'share of the rows kept for the test', Number, 0.2)
  .option('--seed <n>', 'fixes which rows those are', wholeNumber(0, 4_294_967_295), 0)
  .addOption(
    new Option('--from <program>', 'runs of another program instead: event files below a folder, or a study in an SQLite file').choices([
      'tensorboard',
      'optuna'
    ])
  )
  .option('--experiment <name>', 'for the runs of --from')
  .option('--size <w>x<h>[x3]', 'what every image becomes, in grey or with x3 in colour (default: as they are)', imageForm)
  .option('--skip-broken', 'leave out images that cannot be read')
  .addOption(new Option('--encoding <name>', 'euc-kr is CP949 (default: as the file looks)').choices(encodings))
  .action(exits(importCommand))
withJson(
  addCommand('predict', 'ask a run about the rows of a table').argument('<run>', 'number, id or name').argument('<file>', 'as for import')
)
  .option('--out <file>', 'write the rows with the answers there (default: print them)')
  .action(exits(predictCommand))
withJson(addCommand('export', 'write runs for other programs').argument('<runs...>', 'number, id or name'))
  .addOption(
    new Option('--format <name>', 'the trained model for ONNX or TensorFlow.js, or the curves for TensorBoard')
      .choices([...modelFormats, 'tensorboard'])
      .default('onnx')
  )
  .option('--out <folder>', 'where to (default: a folder named after the run, or tensorboard, here)')
  .option('--force', 'write over files that are there')
  .action(exits(exportCommand))
withJson(
  addCommand('stop', 'stop a run, whose checkpoint stays, or a sweep').argument(
    '<run|sweep>',
    'a run: number, UUID or its start, or name; a sweep: UUID or its start, or name'
  )
).action(exits(stopCommand))
withJson(addCommand('backups', 'list the backups of the library, the newest first'))
  .option('--take', 'take one now, first')
  .action(exits(backupsCommand))
withJson(
  addCommand('restore', 'put a backup in the place of the library; what was there is kept aside').argument(
    '[backup]',
    'its name (default: the newest that is whole)'
  )
)
  .option('--empty', 'an empty library instead of a backup')
  .action(exits(restoreCommand))
withJson(addCommand('doctor', 'check Node, native modules, TensorFlow, the database, checkpoints, backups and free space')).action(
  exits(doctorCommand)
)
program
  .command('completion')
  .description('print what lets a shell complete commands and options')
  .addArgument(new Argument('<shell>', 'which').choices(shells))
  .addHelpText('after', '\nExample: trialbook completion bash >> ~/.bashrc')
  .action((shell: Shell) => print(completionScript(program, shell)))

for (const command of program.commands) command.exitOverride()
try {
  await program.parseAsync()
} catch (error) {
  exitCode = reportFault(error)
}
process.exit(exitCode)

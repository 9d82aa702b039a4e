import { Command, Option } from 'commander'
import { benchBrowse } from './browse/index.ts'
import { benchEndurance } from './endurance.ts'
import { benchImport } from './importTable.ts'
import { benchLibrary } from './library.ts'
import { benchLists } from './lists.ts'
import { benchSearch } from './search.ts'
import { benchSearchSuite } from './searchSuite.ts'
import { benchStart } from './start.ts'
import { benchSweep } from './sweep.ts'
import { benchTrain, networks } from './train.ts'

/** `npm run -s bench -- NAME [--json]`: each prints its figures and the work they stand for. A bench is a file beside this one and a command here. */
const program = new Command('bench').description('Measures Trialbook. Figures are medians or ratios: machines differ and are noisy.')

program
  .command('train')
  .description('epoch seconds of the reference network on MNIST, with Keras on the same core where asked for')
  .addOption(new Option('--network <name>', 'the network to train').choices(networks).default('mlp'))
  .option('--with-keras', 'make a Python environment with TensorFlow in the cache and train the same network there, in turn')
  .option('--epochs <n>', 'epochs a round, of which the first is not counted', Number, 6)
  .option('--rounds <n>', 'rounds, each training everything once in turn', Number, 3)
  .option('--json', 'one JSON object on standard output')
  .action(benchTrain)

program
  .command('search')
  .description('median simple regret of the samplers on test functions beside the reference, and the time suggestions take')
  .option('--seeds <n>', 'repetitions of each sampler on each function', Number, 50)
  .option('--gp-seeds <n>', 'repetitions of the slower gp', Number, 20)
  .option('--samplers <list>', 'only these, with commas between them')
  .option('--json', 'one JSON object on standard output')
  .action(benchSearch)

program
  .command('search-suite')
  .description('samplers on multimodal, noisy, mixed and conditional problems: median loss and mean rank')
  .option('--seeds <n>', 'repetitions of each sampler on each problem', Number, 10)
  .option('--samplers <list>', 'which, with commas between them', 'random,sobol,tpe,gp')
  .option('--json', 'one JSON object on standard output')
  .action(benchSearchSuite)

program
  .command('sweep')
  .description('trials a minute with one and with two at once, what a trial costs beside its epochs, and how busy workers are')
  .option('--trials <n>', 'of each sweep', Number, 8)
  .option('--epochs <n>', 'of each trial', Number, 5)
  .option('--samples <n>', 'training images', Number, 30_000)
  .option('--rounds <n>', 'rounds, each with one worker and with two', Number, 3)
  .option('--json', 'one JSON object on standard output')
  .action(benchSweep)

program
  .command('library')
  .description('makes a library of generated runs, for the other benches and for looking at it')
  .requiredOption('--data-dir <folder>', 'where; must have no library yet')
  .option('--runs <n>', 'how many', Number, 10_000)
  .option('--epochs <n>', 'of each run', Number, 50)
  .option('--json', 'one JSON object on standard output')
  .action(benchLibrary)

program
  .command('lists')
  .description('pages of sorted and filtered runs from generated libraries of several sizes, in the core')
  .option('--sizes <list>', 'numbers of runs, with commas between them', '1000,10000,100000')
  .option('--rounds <n>', 'times each question is asked', Number, 20)
  .option('--json', 'one JSON object on standard output')
  .action(benchLists)

program
  .command('browse')
  .description(
    'the Runs view in Chromium over generated libraries: first rows, filter, sort, scroll, opening runs, curves, a live epoch, memory'
  )
  .option('--sizes <list>', 'numbers of runs, with commas between them', '10000')
  .option('--rounds <n>', 'times each is measured', Number, 20)
  .option('--json', 'one JSON object on standard output')
  .action(benchBrowse)

program
  .command('start')
  .description('from a cold process to the first rows in a window over a generated library, and the memory of all when nothing happens')
  .option('--runs <n>', 'in the library', Number, 10_000)
  .option('--rounds <n>', 'times it is started', Number, 5)
  .option('--json', 'one JSON object on standard output')
  .action(benchStart)

program
  .command('import')
  .description('a large table on its way into the library: seconds, and the most memory the host held')
  .option('--megabytes <n>', 'size of the file', Number, 1000)
  .option('--json', 'one JSON object on standard output')
  .action(benchImport)

program
  .command('endurance')
  .description('many short trainings one after the other with the window open: whether memory, open files or processes grow')
  .option('--runs <n>', 'how many', Number, 2000)
  .option('--json', 'one JSON object on standard output')
  .action(benchEndurance)

await program.parseAsync()

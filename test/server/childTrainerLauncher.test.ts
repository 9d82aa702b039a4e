import { createChildTrainerLauncher } from '../../src/server/childTrainerLauncher.ts'
import { launcherSuite } from '../suites/launcherSuite.ts'

launcherSuite('child processes', program => createChildTrainerLauncher({ program }))

import { vi } from 'vitest'
import { createUtilityTrainerLauncher } from '../../src/main/utilityTrainerLauncher.ts'
import { launcherSuite } from '../suites/launcherSuite.ts'

vi.mock('electron', () => import('../support/fakeElectron.ts'))

launcherSuite('utility processes', createUtilityTrainerLauncher)

import { libraryFolder } from '../../server/paths.ts'
import { serve } from '../../server/serve.ts'
import { note, print } from '../output.ts'

export type ServeCommandOptions = { dataDir?: string; port: number; open: boolean }

/** Serves until Ctrl-C or a termination signal; what trains then is stopped and recorded. */
export async function serveCommand({ dataDir, port, open }: ServeCommandOptions): Promise<number> {
  const served = await serve({ libraryFolder: libraryFolder(dataDir), port, open, print, log: note })
  const told = new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve())
  })
  await Promise.race([told, served.lost])
  note('Closing Trialbook.')
  await served.close()
  return 0
}

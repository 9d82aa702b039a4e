import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { artifactRoot } from './entities.ts'
import type { Client } from './entities.ts'
import { invalid, missing } from './fault.ts'

/** Where an artifact lies in the folder of its run. Throws INVALID_PARAMETER_VALUE for a place outside it. */
function inFolder(folder: string, inside: string): string {
  const file = path.resolve(folder, inside)
  const isInside = file === folder || file.startsWith(folder + path.sep)
  if (!isInside || inside.includes('\0') || path.isAbsolute(inside)) throw invalid(`Invalid path: ${inside}`)
  return file
}

/** The file that an address means: RUN/artifacts/PATH. */
async function fileOf(client: Client, address: string): Promise<{ file: string; folder: string }> {
  const [, id, inside = ''] = /^([\w-]+)\/artifacts(?:\/(.*))?$/s.exec(address) ?? []
  if (id === undefined) throw invalid(`Invalid path: ${address}`)
  const { folder } = await client.tracking.folder({ id })
  return { file: inFolder(folder, inside), folder }
}

async function filesIn(folder: string, inside: string): Promise<{ path: string; is_dir: boolean; file_size?: number }[]> {
  const entries = await readdir(path.join(folder, inside), { withFileTypes: true }).catch(() => [])
  const listed = entries.filter(entry => (entry.isFile() || entry.isDirectory()) && !entry.name.endsWith('.part'))
  const files = listed.map(async entry => {
    const own = path.posix.join(inside, entry.name)
    return entry.isDirectory()
      ? { path: own, is_dir: true }
      : { path: own, is_dir: false, file_size: (await stat(path.join(folder, own))).size }
  })
  return (await Promise.all(files)).sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** The artifacts of a run below a path, as the run's own list of them. */
export async function listArtifacts(client: Client, id: string, inside: string) {
  const { folder } = await client.tracking.folder({ id })
  inFolder(folder, inside)
  return { root_uri: artifactRoot(id), files: await filesIn(folder, inside) }
}

/** The same, by the address that a client stores artifacts under; paths are below that. */
export async function listProxied(client: Client, address: string) {
  const { file, folder } = await fileOf(client, address)
  const files = await filesIn(folder, path.relative(folder, file))
  return { files: files.map(one => ({ ...one, path: path.relative(file, path.join(folder, one.path)) })) }
}

/** A file is there whole or not at all. */
export async function putArtifact(client: Client, address: string, request: IncomingMessage) {
  const { file, folder } = await fileOf(client, address)
  if (file === folder) throw invalid('An artifact needs a name.')
  const part = `${file}.part`
  await mkdir(path.dirname(file), { recursive: true })
  try {
    await pipeline(request, createWriteStream(part))
    await rename(part, file)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
  return {}
}

export async function deleteArtifact(client: Client, address: string) {
  const { file, folder } = await fileOf(client, address)
  if (file === folder) throw invalid('An artifact needs a name.')
  await rm(file, { recursive: true, force: true })
  return {}
}

export async function sendArtifact(client: Client, address: string, response: ServerResponse): Promise<void> {
  const { file } = await fileOf(client, address)
  const found = await stat(file).catch(() => undefined)
  if (!found?.isFile()) throw missing(`The artifact ${address}`)
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': found.size, 'X-Content-Type-Options': 'nosniff' })
  await pipeline(createReadStream(file), response)
}

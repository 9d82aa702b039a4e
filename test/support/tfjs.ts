import { createRequire } from 'node:module'
import util from 'node:util'

import type * as TfjsNode from '@tensorflow/tfjs-node'

/** The whole of tfjs-node, whose autograd and layers the engine is compared with. It calls two helpers that Node removed in version 23. */
function loadTfjs(): typeof TfjsNode {
  const removed = util as unknown as Record<string, unknown>
  removed['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined
  removed['isArray'] ??= (value: unknown) => Array.isArray(value)
  return createRequire(import.meta.url)('@tensorflow/tfjs-node') as typeof TfjsNode
}
export const tf = loadTfjs()

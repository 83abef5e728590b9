import type {DaffiNode} from '../node/node.js'

/** Resolves once the mesh is as wanted. Rejects with the reason of the signal when that aborts first. */
export function meshIs(node: DaffiNode, wanted: (node: DaffiNode) => boolean, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      forget()
      signal.removeEventListener('abort', abort)
    }
    const abort = (): void => {
      end()
      reject(signal.reason)
    }
    const look = (): void => {
      if (!wanted(node)) return
      end()
      resolve()
    }
    const forget = node.onChange(look)
    if (signal.aborted) abort()
    else {
      signal.addEventListener('abort', abort)
      look()
    }
  })
}

import {readdirSync, readFileSync, readlinkSync} from 'node:fs'

/** Ids of the living processes whose command line contains the text. */
export function processesWith(text: string): number[] {
  return processes()
    .filter(({command, state}) => command.includes(text) && state !== 'Z')
    .map((found) => found.pid)
}

function processes(): {pid: number; parent: number; state: string; command: string}[] {
  return list().flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const [state = '', parent = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
      return [{pid, parent: Number(parent), state, command}]
    } catch {
      return []
    }
  })
}

function list(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isInteger)
  } catch {
    return []
  }
}

/** Polls until the condition holds. Rejects after `limit` milliseconds. */
export async function until(condition: () => boolean, limit = 20_000): Promise<void> {
  const end = Date.now() + limit
  while (!condition()) {
    if (Date.now() > end) throw new Error(`The condition did not come true in ${limit} ms: ${condition}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Ids of the living processes that this one started and did not leave. */
export function childrenOf(parent: number | undefined): number[] {
  return processes()
    .filter((found) => found.parent === parent && found.state !== 'Z')
    .map(({pid}) => pid)
}

/** Those of the processes that still live. */
export function livingOf(pids: readonly number[]): number[] {
  return processes()
    .filter(({pid, state}) => pids.includes(pid) && state !== 'Z')
    .map(({pid}) => pid)
}

/** Whether a process has opened a connection of its own; a test that interrupts it waits for this. */
export function isConnected(pid: number | undefined): boolean {
  try {
    const files = readdirSync(`/proc/${pid}/fd`).filter((fd) => Number(fd) > 2)
    return files.some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`).startsWith('socket:'))
  } catch {
    return false
  }
}

import {spawn} from 'node:child_process'

/** How a sandbox is started: programs put before Node, each handing over to the next. */
export interface Launcher {
  readonly prefix: readonly string[]
  /** True when a namespace of its own keeps the sandbox from the network and from other processes. */
  readonly namespace: boolean
  /** True when the system limits all the memory of the sandbox, not only V8's heap. */
  readonly memoryLimit: boolean
  /** True when the kernel ends the sandbox with its supervisor, even in an endless loop. */
  readonly diesWithParent: boolean
}

export const BARE_LAUNCHER: Launcher = {prefix: [], namespace: false, memoryLimit: false, diesWithParent: false}

const PATH = '/usr/sbin:/usr/bin:/sbin:/bin'
const PROBE_MS = 2000

/**
 * The ways to start a sandbox, the best first. `setpriv` ties the launcher to its parent, `prlimit` bounds its data
 * segment, `unshare` gives it user, network and process namespaces of its own and, with `--kill-child`, ends them when
 * it is ended. No privilege is needed where user namespaces are allowed.
 */
function launchers(platform: string, dataMiB: number): readonly [Launcher, ...Launcher[]] {
  if (platform !== 'linux') return [BARE_LAUNCHER]
  const tied = ['setpriv', '--pdeathsig', 'KILL']
  const limited = ['prlimit', `--data=${dataMiB * 1024 * 1024}`]
  const alone = ['unshare', '-rnpf', '--kill-child']
  return [
    {prefix: [...tied, ...limited, ...alone], namespace: true, memoryLimit: true, diesWithParent: true},
    {prefix: alone, namespace: true, memoryLimit: false, diesWithParent: false},
    {prefix: [...tied, ...limited], namespace: false, memoryLimit: true, diesWithParent: true},
  ]
}

/** The best way to start a sandbox, which may turn out not to work here. @param dataMiB Bound of private writable memory. */
export function bestLauncher(platform: string, dataMiB: number): Launcher {
  return launchers(platform, dataMiB)[0]
}

/** Finds out, by trying, what util-linux and the kernel allow here. @param dataMiB Bound of private writable memory. */
export async function probeLauncher(platform: string, dataMiB: number): Promise<Launcher> {
  for (const choice of launchers(platform, dataMiB)) if (await runs([...choice.prefix, 'true'])) return choice
  return BARE_LAUNCHER
}

function runs([program = '', ...args]: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: 'ignore',
      env: {PATH},
      cwd: '/',
      timeout: PROBE_MS,
      killSignal: 'SIGKILL',
    })
    child.on('error', () => resolve(false))
    child.on('exit', (code) => resolve(code === 0))
  })
}

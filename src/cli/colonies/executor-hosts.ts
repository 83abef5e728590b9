import {extname, resolve} from 'node:path'
import type {ChildOptions} from '../../colonies/executor/child.js'
import {childHost} from '../../colonies/executor/child-host.js'
import {combinedHost} from '../../colonies/executor/combined-host.js'
import type {FunctionHost, Language} from '../../colonies/executor/function-host.js'
import type {ModuleHostSettings} from '../../colonies/executor/host/settings.js'
import {shellHost} from '../../colonies/executor/shell-host.js'
import {Fault} from '../../errors.js'
import type {Machine} from '../machine.js'

export interface FunctionSources {
  /** A JavaScript, TypeScript or Python file. */
  readonly module: string | undefined
  /** `NAME=command …` each. */
  readonly commands: readonly string[]
  /** The channel that commands talk through. */
  readonly stdioChannel?: string | undefined
  /** Whether functions may come with their processes. */
  readonly allowCode: boolean
}

export interface OpenedHosts {
  readonly host: FunctionHost
  readonly codeHosts: Readonly<Partial<Record<Language, FunctionHost>>>
}

/** Makes ready all that can be called. @throws Fault USAGE, FUNCTION_INVALID, FILE_NOT_FOUND, PYTHON_MISSING */
export async function openHosts(
  {module, commands, stdioChannel, allowCode}: FunctionSources,
  machine: Machine,
  environment: NodeJS.ProcessEnv,
  options: ChildOptions,
): Promise<OpenedHosts> {
  if (module === undefined && commands.length === 0 && !allowCode) {
    throw new Fault('USAGE', 'An executor needs something to run', 'Name a module, or a command: --exec NAME=COMMAND')
  }
  const surroundings = {
    environment: withoutKeys(environment),
    directory: machine.directory,
    killGroup: (group: number) => machine.signalGroup(group, 'SIGKILL'),
  }
  const javascript = (file: string | null): Promise<FunctionHost> => {
    const {executorHost, coloniesLibrary: library, cacheDirectory, execPath: command} = machine
    const settings: ModuleHostSettings = {file, library, cacheDirectory}
    const missing = (): Fault => new Fault('FILE_NOT_FOUND', `There is no ${command}`, 'Install Node.js again.')
    return childHost({command, args: [executorHost, JSON.stringify(settings)], missing, ...surroundings}, options)
  }
  const python = (file: string | null): Promise<FunctionHost> => {
    const args = [machine.pythonDriver, ...(file === null ? [] : [file])]
    return childHost({command: 'python3', args, missing: pythonMissing, ...surroundings}, options)
  }
  const hosts: FunctionHost[] = []
  const codeHosts: Partial<Record<Language, FunctionHost>> = {}
  const shell = {...surroundings, signalGroup: machine.signalGroup, stdioChannel}
  try {
    if (module !== undefined) {
      const isPython = extname(module) === '.py'
      hosts.push(await (isPython ? python : javascript)(resolve(machine.directory, module)))
    }
    for (const command of commands) hosts.push(shellCommand(command, shell))
    if (allowCode) {
      codeHosts.python = lazyHost(() => python(null))
      codeHosts.javascript = lazyHost(() => javascript(null))
    }
    return {host: combinedHost(hosts), codeHosts}
  } catch (error) {
    for (const host of hosts) await host.close()
    throw error
  }
}

function shellCommand(text: string, options: Parameters<typeof shellHost>[2]): FunctionHost {
  const [, name, command = ''] = /^([^=\s]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || command.trim() === '') {
    throw new Fault('USAGE', `${JSON.stringify(text)} is no NAME=COMMAND`, "Example: --exec total='jq add'")
  }
  return shellHost(name, command, options)
}

/** One that is opened by its first call: code may never come, or never in this language. */
function lazyHost(open: () => Promise<FunctionHost>): FunctionHost {
  let opened: Promise<FunctionHost> | undefined
  return {
    functions: [],
    run: async (call) => {
      opened ??= open()
      const host = await opened.catch((error) => {
        opened = undefined
        throw error
      })
      return host.run(call)
    },
    close: async () => {
      const host = await opened?.catch(() => undefined)
      await host?.close()
    },
  }
}

function pythonMissing(): Fault {
  return new Fault('PYTHON_MISSING', 'There is no python3 on the path', 'Install Python 3.8 or later.')
}

/** Functions get no keys, and nothing to open one with: what they ask for, the executor asks. */
function withoutKeys(environment: NodeJS.ProcessEnv): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/PRVKEY|PRIVATE_KEY|PASSPHRASE/.test(name)))
}

import {Console} from 'node:console'
import {callbackRegistry, register} from '../../daffi/library/callback-registry.js'
import type {Callback} from '../../daffi/node/callback.js'
import {callbackOfCommand} from '../../daffi/node/callback-of-command.js'
import {callbacksOfExports} from '../../daffi/node/callbacks-of-exports.js'
import {InitializationError} from '../../daffi/wire/exceptions.js'
import {Fault} from '../../errors.js'
import {loadModule} from '../../modules/load-module.js'
import type {Machine} from '../machine.js'

export interface CallbackSources {
  readonly modules: readonly string[]
  /** `NAME=command …` each. */
  readonly commands: readonly string[]
  /** What a parameter named `g` gets. */
  readonly g: () => object
}

/**
 * Registers what modules export and commands do, besides what the modules register themselves with `callback`.
 * @throws Fault USAGE, CALLBACK_INVALID, FILE_NOT_FOUND
 */
export async function registerCallbacks({modules, commands, g}: CallbackSources, machine: Machine): Promise<void> {
  const found: Callback[] = []
  // Stdout tells that the node serves, and nothing else.
  const stderr = new Console(process.stderr, process.stderr)
  globalThis.console = stderr
  // A promise that a callback forgot is its own failure, and ends no node.
  process.on('unhandledRejection', (reason) => {
    stderr.error('A callback left a failed promise behind:', reason)
  })
  // Before the first module is loaded: stacks then name its own lines, in TypeScript too.
  process.setSourceMapsEnabled(true)
  for (const module of modules) {
    const exports = await loadModule(module, {
      cacheDirectory: machine.cacheDirectory,
      library: {specifier: 'continuum/daffi', file: machine.daffiLibrary},
      code: 'CALLBACK_INVALID',
      importModule: machine.importModule,
    })
    const registered = new Set([...callbackRegistry().entries].map(({target}) => target))
    const others = Object.fromEntries(Object.entries(exports).filter(([, value]) => !registered.has(value)))
    const nothingElse = registered.size > 0 && Object.values(others).every((value) => typeof value !== 'function')
    if (!nothingElse) found.push(...exportedCallbacks(module, others, g))
  }
  for (const command of commands) found.push(commandCallback(command, machine))
  const names = new Set([...callbackRegistry().entries].map(({name}) => name))
  for (const callback of found) {
    if (names.has(callback.name)) {
      throw new Fault('CALLBACK_INVALID', `Two functions are called ${callback.name}`, 'Rename one of them.')
    }
    names.add(callback.name)
    register({kind: 'callback', name: callback.name, callback, target: callback})
  }
}

function exportedCallbacks(module: string, exports: Readonly<Record<string, unknown>>, g: () => object): Callback[] {
  try {
    return callbacksOfExports(exports, {module, injected: {g}})
  } catch (error) {
    // Those of daffi do not say where.
    if (!(error instanceof InitializationError)) throw error
    throw new Fault(error.code, `${module}: ${error.message}`, error.hint, {cause: error})
  }
}

function commandCallback(text: string, {directory}: Machine): Callback {
  const [, name, commandLine] = /^([^=\s]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || commandLine === undefined || name.startsWith('_')) {
    throw new Fault('USAGE', `${JSON.stringify(text)} is no NAME=COMMAND`, "Example: --exec total='jq add'")
  }
  return callbackOfCommand(name, commandLine, {
    directory,
    environment: process.env,
    killGroup: (group, signal) => process.kill(-group, signal),
  })
}

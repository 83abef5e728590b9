import {Fault} from '../../errors.js'
import {ANY_PARAMETERS} from '../wire/pickle/shapes/signature.js'
import type {PickleValue} from '../wire/pickle/values.js'
import type {Callback} from './callback.js'
import {type CommandOptions, runCommand} from './command/run-command.js'
import {slots} from './command/slots.js'

/** Commands of one callback that run at once; as many callbacks of Python do (daffi-semantics, section 3). */
const MOST_AT_ONCE = 40

/**
 * A shell command as a callback. It gets the arguments as a JSON array on stdin, keyword arguments as one more object at
 * the end; what it prints is the result: JSON, else text without its last newline, nothing is null.
 * @throws Fault CALLBACK_INVALID without a name or a command
 */
export function callbackOfCommand(name: string, commandLine: string, options: CommandOptions): Callback {
  if (name.trim() === '' || commandLine.trim() === '') {
    throw new Fault(
      'CALLBACK_INVALID',
      name.trim() === '' ? `The command "${commandLine}" has no name` : `The callback ${name} has no command`,
      "Write it as NAME='command …'.",
    )
  }
  const inSlot = slots(MOST_AT_ONCE)
  return {
    name,
    signature: {parameters: ANY_PARAMETERS},
    isAsync: true,
    isGenerator: false,
    method: undefined,
    takesPickled: true,
    run: (args, kwargs, {signal}) => {
      // As they came: see `takesPickled`.
      const given = args as readonly PickleValue[]
      const named = new Map(Object.entries(kwargs as Readonly<Record<string, PickleValue>>))
      return inSlot(() => runCommand(commandLine, named.size > 0 ? [...given, named] : given, options, signal))
    },
  }
}

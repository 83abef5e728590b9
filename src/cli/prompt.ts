import {Fault} from '../errors.js'
import type {Output} from '../output/io.js'

type Prompts = typeof import('@inquirer/prompts')

/**
 * Asks a person, on stderr. Where nobody can be asked it fails at once and names the way round; inquirer alone would
 * write into the result, and wait for ever on a pipe that stays open.
 */
async function ask<T>(output: Output, instead: string, question: (prompts: Prompts) => Promise<T>): Promise<T> {
  if (!output.interactive()) {
    throw new Fault('PROMPT_UNAVAILABLE', 'An answer is needed, and there is no terminal to ask on', instead)
  }
  try {
    return await question(await import('@inquirer/prompts'))
  } catch (error) {
    if (error instanceof Error && error.name === 'ExitPromptError') {
      throw new Fault('INTERRUPTED', 'Interrupted at the prompt')
    }
    throw error
  }
}

/** A hidden line. `instead` says which flag or variable gives it without a terminal. */
export function askSecret(output: Output, message: string, instead: string): Promise<string> {
  return ask(output, instead, ({password}) => password({message, mask: false}, {output: output.stderrStream()}))
}

const USE_YES = 'Add --yes to do it without being asked.'
const UNCHANGED = 'Not confirmed, nothing was changed'

/** Lets a person confirm what cannot be undone; `--yes` goes round it. @throws Fault CONFIRMATION_REQUIRED */
export async function confirm(output: Output, message: string): Promise<void> {
  const yes = await ask(output, USE_YES, (prompts) =>
    prompts.confirm({message, default: false}, {output: output.stderrStream()}),
  )
  if (!yes) throw new Fault('CONFIRMATION_REQUIRED', UNCHANGED)
}

/** The same for what would be missed most: the person types its name. */
export async function confirmByName(output: Output, message: string, name: string): Promise<void> {
  const typed = await ask(output, USE_YES, ({input}) =>
    input({message: `${message} Type "${name}" to go on:`}, {output: output.stderrStream()}),
  )
  if (typed !== name) throw new Fault('CONFIRMATION_REQUIRED', UNCHANGED)
}

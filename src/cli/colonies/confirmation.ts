import {boolean} from '@oclif/core/flags'
import {Fault} from '../../errors.js'
import type {Output} from '../../output/io.js'
import {confirmByName} from '../prompt.js'
import type {StdinReader} from '../stdin.js'

/** For commands that ask before they remove something: those of which upstream asks too. */
export const confirmationFlags = {
  yes: boolean({description: 'Do it without being asked; so does a line YES on stdin'}),
}

/** What upstream wants to read before it removes many things. */
const WORD = 'YES'
/** A script's line is there at once; a pipe that stays open and silent is not waited for. */
const WAIT_MS = 3000

export interface Confirming {
  readonly output: Output
  readonly stdin: StdinReader
  /** `--yes` */
  readonly yes: boolean
}

/**
 * Lets somebody confirm what cannot be undone: on a terminal by typing YES; elsewhere `--yes` or a line `YES` on stdin
 * does, as in scripts for upstream. @param question such as `Remove the user alice of the colony dev?`
 * @throws Fault CONFIRMATION_REQUIRED, INTERRUPTED
 */
export async function confirmed(confirming: Confirming, question: string): Promise<void> {
  if (confirming.yes) return
  if (confirming.output.interactive()) return confirmByName(confirming.output, question, WORD)
  await confirmedBy(confirming, [WORD])
}

/** Takes one of some words on stdin, where that is no terminal, for a yes. @throws Fault CONFIRMATION_REQUIRED */
export async function confirmedBy({output, stdin}: Confirming, words: readonly [string, ...string[]]): Promise<void> {
  const line = output.stdin().isTTY ? undefined : await firstLine(output, stdin)
  if (line !== undefined && words.includes(line)) return
  throw new Fault(
    'CONFIRMATION_REQUIRED',
    'Not confirmed, nothing was changed',
    `Add --yes, or give a line ${words[0]} on stdin.`,
  )
}

async function firstLine(output: Output, stdin: StdinReader): Promise<string | undefined> {
  const timer = setTimeout(() => output.stdin().destroy(), WAIT_MS)
  try {
    for await (const line of stdin.lines('a confirmation')) return line.toString().trim()
    return undefined
  } catch (error) {
    if (error instanceof Fault) throw error
    // Nothing came in time, or stdin is closed.
    return undefined
  } finally {
    clearTimeout(timer)
  }
}

/**
 * The same for what upstream does without a question: only somebody at a terminal is asked, so that scripts go on.
 * @throws Fault CONFIRMATION_REQUIRED, INTERRUPTED
 */
export async function confirmedOnTerminal(output: Output, yes: boolean, question: string): Promise<void> {
  if (!yes && output.interactive()) await confirmByName(output, question, WORD)
}

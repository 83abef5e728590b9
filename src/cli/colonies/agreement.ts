import {boolean} from '@oclif/core/flags'
import {confirm} from '../prompt.js'
import {type Confirming, confirmedBy} from './confirmation.js'

/** For `fs` commands, which ask as upstream's do. */
export const agreementFlags = {
  yes: boolean({description: 'Do it without being asked; so does a line yes on stdin'}),
}

/**
 * Lets somebody agree to what a command is about to do: on a terminal by answering; elsewhere `--yes` or a line `yes` on
 * stdin does. @throws Fault CONFIRMATION_REQUIRED, INTERRUPTED
 */
export async function agreed(confirming: Confirming, question: string): Promise<void> {
  if (confirming.yes) return
  if (confirming.output.interactive()) return confirm(confirming.output, question)
  await confirmedBy(confirming, ['yes', 'y', 'YES'])
}

import {Fault} from '../../errors.js'
import type {Generation} from '../wire/messages/generation.js'

/** The one generation that the Python processes of a mesh speak. */
export interface PythonGeneration {
  /** @param recognised undefined where the peer does not tell @throws Fault GENERATION_MIXED */
  for(recognised: Generation | undefined): Generation
  /** The last Python process has left: the next one may choose again. */
  free(): void
}

/** What a peer is taken for that does not tell, when none before it did: the documented API is that of 1.0.0. */
const GUESS: Generation = '1.0.0'

/**
 * @param fixed what the user asked for
 * @param onCertain called when the first peer that tells shows earlier guesses to be wrong
 */
export function createPythonGeneration(
  fixed: Generation | undefined,
  onCertain: (generation: Generation) => void,
): PythonGeneration {
  let known = fixed
  return {
    for(recognised) {
      if (recognised === undefined) return known ?? GUESS
      if (known === undefined) {
        known = recognised
        if (recognised !== GUESS) onCertain(recognised)
      }
      if (recognised === known) return recognised
      throw new Fault(
        'GENERATION_MIXED',
        `This mesh has Python nodes of daffi ${known}, which do not understand daffi ${recognised}`,
        'Use one generation of daffi on one controller.',
      )
    },
    free() {
      known = fixed
    },
  }
}

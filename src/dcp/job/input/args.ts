import {Fault} from '../../../errors.js'

/** Checks that each further argument of a work function is JSON, and gives it back as JSON text. @throws Fault INPUT_INVALID */
export function parseArguments(texts: readonly string[]): readonly string[] {
  return texts.map((text) => {
    try {
      return JSON.stringify(JSON.parse(text))
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new Fault(
        'INPUT_INVALID',
        `The argument ${text} is not JSON: ${why}.`,
        `Text needs quotes of its own: --arg '"text"'.`,
        {cause: error},
      )
    }
  })
}

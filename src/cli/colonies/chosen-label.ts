import {labelOf} from '../../colonies/files/label.js'
import {markedLabel} from '../../colonies/files/marked-label.js'
import {Fault} from '../../errors.js'

/** The label that a flag names, else that of a directory. @throws Fault USAGE, INPUT_INVALID, FILE_UNREADABLE */
export async function chosenLabel(given: string | undefined, dir: string): Promise<string> {
  const label = given === undefined ? await markedLabel(dir) : labelOf(given)
  if (label !== undefined) return label
  const hint = 'Give --label LABEL. Those that there are: colonies fs label ls'
  throw new Fault('USAGE', `No label is named, and ${dir} was not synchronised with one`, hint)
}

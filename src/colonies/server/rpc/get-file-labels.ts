import {type Label, label} from '../../wire/objects/files.js'
import {list, nullWhenEmpty} from '../../wire/shape.js'
import {operation} from '../operation.js'
import {labelsOf, labelsUnder} from '../tables/file-label.js'

const labels = nullWhenEmpty(list(label))

/**
 * All labels, or one with those below it. Upstream takes `exact: false` as "begins with these letters", so that whoever
 * removes `/proj` removes `/project-other` (colonies-protocol, section 19): here parts of paths count in both cases.
 */
export const getFileLabels = operation({
  type: 'getfilelabelsmsg',
  kind: 'read',
  colonyName: ({colonyname}) => colonyname,
  run: ({name, exact}, {colony}, {store}) => {
    if (name === '') return labels.encode(labelsOf(store, colony.key))
    if (exact) return labels.encode(withItself(name, labelsUnder(store, colony.key, name)))
    return labels.encode(labelsUnder(store, colony.key, name.replace(/\/+$/, '')))
  },
})

/**
 * Clients take the label itself for proof that its folder exists, and remove a folder without it (upstream's `fs clean`):
 * it is listed also when only labels below it hold files, where upstream lists nothing.
 */
function withItself(name: string, found: readonly Label[]): readonly Label[] {
  return found.length === 0 || found.some((each) => each.name === name) ? found : [{name, files: 0}, ...found]
}

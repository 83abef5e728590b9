import type {Store} from '../../../store/store.js'
import type {ModuleFile} from '../../job/task.js'
import {packageText} from '../tables/package.js'
import {findModules} from './find-modules.js'

/** The modules that a job depends on, with all that they need, as sandboxes get them. */
export function moduleFiles(store: Store, dependencies: readonly string[]): readonly ModuleFile[] {
  return findModules(store, dependencies).modules.flatMap(({id, key, file}) => {
    const source = packageText(store, key, file)
    return source === undefined ? [] : [{id, source}]
  })
}

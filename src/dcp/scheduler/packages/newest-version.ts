import type {Store} from '../../../store/store.js'
import {type PackageRow, packageVersions} from '../tables/package.js'
import {compareVersions} from './semver-order.js'

/** The highest version of a package; undefined when there is no such package. */
export function newestVersion(store: Store, name: string): PackageRow | undefined {
  return packageVersions(store, name).reduce<PackageRow | undefined>(
    (newest, row) => (newest && compareVersions(newest.version, row.version) > 0 ? newest : row),
    undefined,
  )
}

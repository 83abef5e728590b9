import type {Store} from '../../../store/store.js'
import {type PackageRow, packageVersions} from '../tables/package.js'
import {compareVersions, isPrerelease} from './semver-order.js'

/** The highest release of a package, or the highest prerelease where there is no release; undefined for no such package. */
export function newestVersion(store: Store, name: string): PackageRow | undefined {
  const versions = packageVersions(store, name)
  const releases = versions.filter(({version}) => !isPrerelease(version))
  return (releases.length > 0 ? releases : versions).reduce<PackageRow | undefined>(
    (newest, row) => (newest && compareVersions(newest.version, row.version) > 0 ? newest : row),
    undefined,
  )
}

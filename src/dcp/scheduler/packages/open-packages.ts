import type {Context} from '../context.js'
import type {PackagePage, Packages} from '../packages.js'
import {packageNames, packageText, packageVersion, summaryOf} from '../tables/package.js'
import {findModules} from './find-modules.js'
import {newestVersion} from './newest-version.js'
import {publishPackage} from './publish-package.js'

/** The packages of a store. */
export function openPackages(context: Context): Packages {
  const {store} = context
  return {
    publish: (pack) => store.transaction(() => publishPackage(context, pack)),
    modules: (ids) => findModules(store, ids),
    text: (name, version, file) => {
      const found = packageVersion(store, name, version)
      return found && packageText(store, found.key, file)
    },
    list: (query, skip, limit) => listPackages(context, query, skip, limit),
  }
}

function listPackages({store}: Context, query: string, skip: number, limit: number): PackagePage {
  const names = packageNames(store, query, skip, limit + 1)
  const packages = names.slice(0, limit).flatMap((name) => {
    const newest = newestVersion(store, name)
    return newest ? [summaryOf(store, newest)] : []
  })
  return {packages, next: names.length > limit ? skip + limit : undefined}
}

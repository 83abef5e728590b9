import type {Context} from '../context.js'
import type {NewPackage, PackageFile, Publication} from '../packages.js'
import {
  charactersOwnedBy,
  insertPackage,
  packageFiles,
  packageVersion,
  packageVersions,
  summaryOf,
} from '../tables/package.js'
import {declaredDependencies} from './declared-dependencies.js'
import {PACKAGE_LIMITS} from './package-limits.js'

/**
 * Publishes a version of a package. A name belongs to who published it first; a version never changes. What is there
 * already may be published by anybody: the official client does so with the modules of a job, under a name that is made
 * of their content.
 */
export function publishPackage({store, now}: Context, pack: NewPackage): Publication {
  const there = packageVersion(store, pack.name, pack.version)
  if (there && sameFiles(packageFiles(store, there.key), pack.files)) {
    return {kind: 'unchanged', package: summaryOf(store, there)}
  }
  const versions = packageVersions(store, pack.name)
  if (versions.some(({owner}) => owner !== pack.owner)) return {kind: 'name-taken'}
  if (there) return {kind: 'version-taken'}
  const characters = pack.files.reduce((sum, {text}) => sum + text.length, charactersOwnedBy(store, pack.owner))
  if (versions.length >= PACKAGE_LIMITS.versions || characters > PACKAGE_LIMITS.owned) return {kind: 'full'}
  return {kind: 'published', package: summaryOf(store, insertPackage(store, pack, now(), declaredDependencies))}
}

function sameFiles(there: readonly PackageFile[], files: readonly PackageFile[]): boolean {
  const texts = new Map(there.map(({name, text}) => [name, text]))
  return files.length === there.length && files.every(({name, text}) => texts.get(name) === text)
}

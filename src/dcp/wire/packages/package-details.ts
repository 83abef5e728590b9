import type {PackageSummary} from '../../scheduler/packages.js'

/** A package as dcp-util's `publish listModules` reads it: time in milliseconds, files by name with their sizes. */
export function packageDetails({name, version, owner, published, files}: PackageSummary) {
  return {name, version, owner, published, files: Object.fromEntries(files.map((file) => [file.name, file.characters]))}
}

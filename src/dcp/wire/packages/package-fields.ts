import {PACKAGE_LIMITS} from '../../scheduler/packages/package-limits.js'
import {isVersion} from '../../scheduler/packages/semver-order.js'
import type {NewPackage, PackageFile} from '../../scheduler/packages.js'
import {type Fields, fieldsOf, invalid, textField} from '../operations/fields.js'

/** Letters, digits and marks that mean nothing in a path, a URL or a module identifier; no dot at the beginning. */
const NAME = /^(?!__proto__$)[\w@+-][\w@+.-]*$/

/** What `deployPackage` is given: `{name, version, files: {path: text}}`. @throws OperationError EINVAL */
export function packageFields(data: Fields): Omit<NewPackage, 'owner'> {
  const name = textField(data, 'name', PACKAGE_LIMITS.name)
  if (!NAME.test(name)) throw invalid(`${JSON.stringify(name)} is no name of a package`)
  const version = textField(data, 'version', 64)
  if (!isVersion(version)) throw invalid(`${JSON.stringify(version)} is no version such as 1.0.0`)
  return {name, version, files: fileFields(fieldsOf(data.files, 'files'))}
}

function fileFields(files: Fields): readonly PackageFile[] {
  const names = Object.keys(files)
  if (names.length === 0) throw invalid('A package has at least one file')
  if (names.length > PACKAGE_LIMITS.files) throw invalid(`A package has at most ${PACKAGE_LIMITS.files} files`)
  const read = names.map((name) => {
    if (!isPath(name)) throw invalid(`${JSON.stringify(name.slice(0, PACKAGE_LIMITS.path))} is no path in a package`)
    return {name, text: textField(files, name, PACKAGE_LIMITS.total)}
  })
  if (read.reduce((sum, {text}) => sum + text.length, 0) > PACKAGE_LIMITS.total) {
    throw invalid(`A package has at most ${PACKAGE_LIMITS.total} characters`)
  }
  return read
}

/** A relative path that stays in its package and needs no escapes in a URL. */
function isPath(path: string): boolean {
  return path.length <= PACKAGE_LIMITS.path && path.split('/').every((part) => NAME.test(part))
}

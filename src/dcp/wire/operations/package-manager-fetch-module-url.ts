import {packageUrl} from '../packages/package-url.js'
import {fieldsOf, textListField} from './fields.js'
import type {Operation} from './operation.js'
import {OperationError} from './operation-error.js'

const MOST = 1000

/**
 * Where modules are, and all that they declare to need: `{modules: ['package/file']}` gives `{package: {file: URL}}`.
 * The keys together are what `require` looks for, so they have a `.js` only where the identifier has
 * (libexec/sandbox/bravojs-env.js).
 */
export const fetchModuleURL: Operation = {
  service: 'packageManager',
  name: 'fetchModuleURL',
  run: ({scheduler}, {data, caller}) => {
    const {modules, missing} = scheduler.packages.modules(textListField(fieldsOf(data), 'modules', MOST))
    if (missing.length > 0) throw new OperationError('ENOENT', `There is no module ${missing.join(', ')}`)
    const groups = new Map<string, [string, string][]>()
    for (const {id, package: name, version, file} of modules) {
      const files = groups.get(name) ?? []
      groups.set(name, files)
      files.push([id.slice(name.length + 1), packageUrl(caller.baseUrl, name, version, file)])
    }
    return Object.fromEntries([...groups].map(([name, files]) => [name, Object.fromEntries(files)]))
  },
}

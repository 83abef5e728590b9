import type {Publication} from '../../scheduler/packages.js'
import {packageDetails} from '../packages/package-details.js'
import {packageFields} from '../packages/package-fields.js'
import {fieldsOf} from './fields.js'
import type {Operation} from './operation.js'
import {OperationError} from './operation-error.js'

/**
 * Publishes a package for the caller: `{name, version, files}` (common/dcp-publish.js). Gives what dcp-client and
 * dcp-util read of it.
 */
export const deployPackage: Operation = {
  service: 'packageManager',
  name: 'deployPackage',
  run: ({scheduler}, {data, caller}) => {
    const pack = {...packageFields(fieldsOf(data)), owner: caller.address}
    const details = packageDetails(published(scheduler.packages.publish(pack), `${pack.name}@${pack.version}`))
    return {status: 'success', package: details, name: pack.name, versions: {[pack.version]: details}}
  },
}

function published(publication: Publication, what: string) {
  switch (publication.kind) {
    case 'published':
    case 'unchanged':
      return publication.package
    case 'name-taken':
      throw new OperationError('EACCES', `${what}: somebody else publishes under that name`)
    case 'version-taken':
      throw new OperationError('EEXIST', `${what} is there with other files; publish another version`)
    case 'full':
      throw new OperationError('EDQUOT', `${what}: you have published all that you may`)
  }
}

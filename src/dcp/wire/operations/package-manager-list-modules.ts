import {packageDetails} from '../packages/package-details.js'
import {fieldsOf, optionalInteger, optionalText} from './fields.js'
import type {Operation} from './operation.js'

const PAGE = 100
const MOST = 1000

/** The newest versions of packages whose name contains `q`: `{q, skip, limit}` gives `{packages, next}`. */
export const listModules: Operation = {
  service: 'packageManager',
  name: 'listModules',
  run: ({scheduler}, {data}) => {
    const fields = fieldsOf(data)
    const limit = optionalInteger(fields, 'limit', 1, MOST) ?? PAGE
    const page = scheduler.packages.list(optionalText(fields, 'q') ?? '', optionalInteger(fields, 'skip') ?? 0, limit)
    return {packages: page.packages.map(packageDetails), ...(page.next === undefined ? {} : {next: page.next})}
  },
}

import {anyField, type Fields, isFields, optionalText} from '../operations/fields.js'

/** The job that a subscription is about: `options.filter.job`. @throws OperationError EINVAL */
export function filteredJob(fields: Fields): string | undefined {
  const options = anyField(fields, 'options')
  const filter = isFields(options) ? anyField(options, 'filter') : undefined
  return isFields(filter) ? optionalText(filter, 'job', 64) : undefined
}

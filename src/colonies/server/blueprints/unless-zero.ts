import type {Blueprint} from '../../wire/objects/blueprints.js'

type Metadata = Blueprint['metadata']

const isZero = (time: string): boolean => time === '' || time.startsWith('0001-01-01T')

/** What an update does not say of the past of a blueprint is as it was: files that people write have no times. */
export function unlessZero(asked: Metadata, before: Metadata): Partial<Metadata> {
  const {createdAt, lastReconciliationProcess, lastReconciliationTime} = asked
  return {
    createdAt: isZero(createdAt) ? before.createdAt : createdAt,
    ...(lastReconciliationProcess === '' && isZero(lastReconciliationTime)
      ? {
          lastReconciliationProcess: before.lastReconciliationProcess,
          lastReconciliationTime: before.lastReconciliationTime,
        }
      : {}),
  }
}

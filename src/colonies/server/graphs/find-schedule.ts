import type {Context} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {type CronRow, findCron} from '../tables/cron.js'
import {findGenerator, type GeneratorRow} from '../tables/generator.js'

/** Upstream looks at the time once a second, and tells so; here a timer is set for what is due. */
export const CHECKER_PERIOD = 1000

/** The cron that a request names. @param status what upstream answers when there is none */
export function existingCron({store}: Context, id: string, status = 500): CronRow {
  const cron = findCron(store, id)
  if (!cron) throw new RpcError(status, `Cron with Id ${id} not found`)
  return cron
}

/** The generator that a request names. @throws RpcError 500, as upstream answers when there is none */
export function existingGenerator({store}: Context, id: string): GeneratorRow {
  const generator = findGenerator(store, id)
  if (!generator) throw new RpcError(500, `Generator with Id ${id} not found`)
  return generator
}

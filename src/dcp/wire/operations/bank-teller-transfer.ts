import {noBank} from '../bank/no-bank.js'
import type {Operation} from './operation.js'

/** A payment (worker/management/unclaimed-earnings.js). Refused. */
export const transfer: Operation = {service: 'bankTeller', name: 'transfer@1', run: noBank}

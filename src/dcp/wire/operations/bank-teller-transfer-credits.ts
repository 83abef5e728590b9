import {noBank} from '../bank/no-bank.js'
import type {Operation} from './operation.js'

/** A payment (dcp-util's bank-utility). Refused. */
export const transferCredits: Operation = {service: 'bankTeller', name: 'transferCredits', run: noBank}

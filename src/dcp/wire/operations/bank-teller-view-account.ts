import {noBank} from '../bank/no-bank.js'
import type {Operation} from './operation.js'

/** The balance of an account (dcp-util's bank-utility). Refused. */
export const viewAccount: Operation = {service: 'bankTeller', name: 'viewAccount', run: noBank}

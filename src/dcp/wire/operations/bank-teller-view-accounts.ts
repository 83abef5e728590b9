import {noBank} from '../bank/no-bank.js'
import type {Operation} from './operation.js'

/** The balances of accounts (worker/management/unclaimed-earnings.js). Refused. */
export const viewAccounts: Operation = {service: 'bankTeller', name: 'viewAccounts', run: noBank}

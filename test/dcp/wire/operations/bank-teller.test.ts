import {expect, it} from 'vitest'
import {OPERATIONS} from '../../../../src/dcp/wire/operations/operations.js'
import {openWorld, refusedWith} from './scripted-caller.js'

const BANK = OPERATIONS.filter(({service}) => service === 'bankTeller')

it('there is no bank, whatever is asked of it', () => {
  const alice = openWorld().someone()
  expect(BANK.map(({name}) => name).sort()).toEqual(['transfer@1', 'transferCredits', 'viewAccount', 'viewAccounts'])
  for (const operation of BANK) {
    expect(refusedWith(() => alice.call(operation, {address: alice.address}))).toBe('ENOSYS')
  }
})

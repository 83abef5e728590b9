import {expect, test} from 'vitest'
import {DAFFI_MIGRATIONS} from '../../../src/daffi/tasks/migrations/list.js'
import {openStore} from '../../../src/store/open.js'
import {freshFile} from './support.js'

test('the schema of daffi.db is the committed one', async () => {
  const store = openStore({file: freshFile(), migrations: DAFFI_MIGRATIONS})
  await expect(store.dumpSchema()).toMatchFileSnapshot('../../contract/schema/daffi.sql')
  store.close()
})

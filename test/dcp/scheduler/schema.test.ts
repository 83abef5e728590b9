import {expect, it} from 'vitest'
import {openFixture} from './support.js'

it('the schema of dcp.db is the committed one', async () => {
  const {store} = openFixture()
  await expect(store.dumpSchema()).toMatchFileSnapshot('../../contract/schema/dcp.sql')
})

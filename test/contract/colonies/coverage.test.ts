import {readdirSync, readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {MESSAGES} from '../../../src/colonies/wire/messages/catalogue.js'
import {SUBSCRIPTION_MESSAGES} from '../../../src/colonies/wire/messages/server.js'

const here = new URL('.', import.meta.url)
const tests = readdirSync(here).filter((name) => name.endsWith('.test.ts') && name !== 'coverage.test.ts')
const text = tests.map((name) => readFileSync(new URL(name, here), 'utf8')).join('\n')
const support = readFileSync(new URL('../../support/colonies-contract.ts', here), 'utf8')

test('every message of the catalogue is tried by the contract', () => {
  const types = [...Object.keys(MESSAGES), ...Object.keys(SUBSCRIPTION_MESSAGES)]
  expect(types.filter((type) => !`${text}${support}`.includes(`'${type}'`))).toEqual([])
})

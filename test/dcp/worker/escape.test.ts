import {afterAll, beforeAll, describe, it} from 'vitest'
import {TESTED_BACKENDS} from '../../support/sandbox-backends.js'
import {buildSandboxHost} from '../../support/sandbox-host.js'
import {expectHarmless} from './attack.js'
import {ESCAPES} from './escapes.js'

let host: Awaited<ReturnType<typeof buildSandboxHost>>
beforeAll(async () => {
  host = await buildSandboxHost()
})
afterAll(() => host.remove())

describe.each(TESTED_BACKENDS)('escapes ($title)', (tested) => {
  it.each(ESCAPES)('$title', async (attempt) => {
    await expectHarmless({...tested, hostFile: host.hostFile}, attempt, {sliceMs: 10_000})
  })
})

import {afterAll, beforeAll, describe, it} from 'vitest'
import {TESTED_BACKENDS} from '../../support/sandbox-backends.js'
import {buildSandboxHost} from '../../support/sandbox-host.js'
import {expectHarmless} from './attack.js'
import {ENDLESS} from './escapes.js'

let host: Awaited<ReturnType<typeof buildSandboxHost>>
beforeAll(async () => {
  host = await buildSandboxHost()
})
afterAll(() => host.remove())

describe.each(TESTED_BACKENDS)('exhaustion ($title)', (tested) => {
  it.each(ENDLESS)('$title', async (attempt) => {
    // What only time ends is given little of it; what memory ends is given enough to meet its bound.
    const sliceMs = attempt.codes?.includes('ESLICETOOSLOW') ? 300 : 30_000
    await expectHarmless({...tested, memoryMiB: 96, hostFile: host.hostFile}, attempt, {sliceMs})
  })
})

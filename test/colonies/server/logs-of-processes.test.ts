import {expect, test} from 'vitest'
import {parseJson} from '../../../src/colonies/wire/json.js'
import type {Log} from '../../../src/colonies/wire/objects/process.js'
import {ask} from '../../support/ask.js'
import {bundle} from '../../support/bundle.js'
import {startChild} from '../../support/child.js'
import {scene} from '../../support/colonies-requests.js'

test('whoever follows a log that three processes write sees each line once, in order', async () => {
  const program = await bundle('test/colonies/server/log-writer-process.ts')
  const it = scene()
  try {
    const processid = String((await it.request('addlogmsg')).processid)
    const key = Buffer.from(it.callers.exec.key).toString('hex')
    const writers = ['a', 'b', 'c'].map((name) =>
      startChild(program.file, [it.home.file, key, processid, name, '100'], ['--no-warnings']),
    )
    const done = Promise.all(writers.map((writer) => writer.ended()))
    let over = false
    void done.then(() => {
      over = true
    })
    const seen: string[] = []
    let since = 0n
    for (;;) {
      const last = over
      const request = {colonyname: 'dev', processid, count: 10, since}
      const reply = await ask(it.server, 'getlogsmsg', request, it.callers.user.key)
      const lines = (parseJson(reply.json) ?? []) as readonly Log[]
      seen.push(...lines.map((line) => line.message))
      since = BigInt(lines.at(-1)?.timestamp ?? since)
      if (last && lines.length === 0) break
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    expect(await done).toEqual([0, 0, 0])
    for (const name of ['a', 'b', 'c']) {
      const own = seen.filter((line) => line.startsWith(name))
      expect(own).toEqual(Array.from({length: 100}, (_, line) => `${name} ${line}`))
    }
  } finally {
    it.home.remove()
    program.remove()
  }
})

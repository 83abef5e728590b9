import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, expect, test} from 'vitest'
import {connect} from '../../../src/daffi/link/connect.js'
import type {Link} from '../../../src/daffi/link/link.js'
import {listen} from '../../../src/daffi/link/listen.js'
import {type DaffiMessage, rpcMessage} from '../../../src/daffi/wire/messages/message.js'

test('echo', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'link-'))
  const path = join(dir, 'x', '.sock')
  const listening = await listen({kind: 'unix', path}, undefined, {
    proofWanted: false,
    onNative: (_hello, _challenge, link) => ({onMessage: (m) => link.send(m), onClose: () => {}}),
    onPython: () => {
      throw new Error('no')
    },
    generationFor: () => '2.2.1',
    onStreamIn: async () => {},
    onStreamOut: async () => {},
    log: console.log,
  })
  let got: (m: DaffiMessage) => void = () => {}
  const link = await connect(
    {
      address: listening.address,
      tls: undefined,
      role: 'node',
      name: 'n',
      ident: 'i',
      sign: undefined,
      generation: undefined,
      heartbeatProgram: undefined,
      signal: new AbortController().signal,
    },
    {onMessage: (m) => got(m), onClose: (r) => console.log('closed', r)},
  )
  for (let i = 0; i < 3; i++) {
    const answer = new Promise<DaffiMessage>((resolve) => {
      got = resolve
    })
    link.send(rpcMessage({flag: 'REQUEST', uuid: i, data: Buffer.alloc(i * 1000000)}))
    expect((await answer).data.length).toBe(i * 1000000)
  }
  await link.close()
  await listening.close()
  rmSync(dir, {recursive: true})
})

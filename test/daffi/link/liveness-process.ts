import {createInterface} from 'node:readline'
import {connect} from '../../../src/daffi/link/connect.js'
import {listen} from '../../../src/daffi/link/listen.js'
import {systemErrorCode} from '../../../src/errors.js'

// A process with one end of a link: `node PATH HEARTBEAT` or `controller PATH`. `block MS` on stdin lets it compute.

const [role = '', path = '', heartbeat = ''] = process.argv.slice(2)
const say = (line: string): boolean => process.stdout.write(`${line}\n`)
const closed = (reason?: Error): unknown => say(`closed ${systemErrorCode(reason) ?? 'well'}`)

if (role === 'controller') {
  await listen({kind: 'unix', path}, undefined, {
    proofWanted: false,
    onNative: (_hello, _challenge, link) => ({onMessage: (message) => link.send(message), onClose: closed}),
    onPython: () => ({onMessage: () => {}, onClose: closed}),
    generationFor: (found) => found ?? '1.0.0',
    onStreamIn: async () => {},
    onStreamOut: async () => {},
    log: say,
  })
} else {
  const link = await connect(
    {
      address: {kind: 'unix', path},
      tls: undefined,
      role: 'node',
      name: 'child',
      ident: `child-${process.pid}`,
      sign: undefined,
      generation: undefined,
      heartbeatProgram: heartbeat === '' ? undefined : heartbeat,
      signal: new AbortController().signal,
    },
    {onMessage: (message) => link.send(message), onClose: closed},
  )
}
say('ready')

createInterface({input: process.stdin}).on('line', (line) => {
  const end = performance.now() + Number(line.split(' ')[1])
  while (performance.now() < end);
  say('blocked')
})

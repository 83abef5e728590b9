import {createInterface} from 'node:readline'
import {ColoniesClient} from '../../../src/colonies/client/colonies-client.js'
import {inProcessTransport} from '../../../src/colonies/client/in-process.js'
import {openServer} from '../../../src/colonies/server/open-server.js'

/**
 * One of many processes on a store. Arguments: file, key of a user, keys of executors. For each line `submit N` it prints
 * `submitted ID` N times, each when it was acknowledged; its executors print `assigned ID` and `closed ID` likewise.
 */
const [file = '', user = '', ...executors] = process.argv.slice(2)
const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex')
const client = new ColoniesClient(inProcessTransport(openServer({file})))
const conditions = {colonyname: 'dev', executortype: 'cli'}

async function work(key: Uint8Array): Promise<void> {
  for (;;) {
    const found = await client.call('assignprocessmsg', {colonyname: 'dev', timeout: 60}, key)
    console.log(`assigned ${found.processid}`)
    await client.call('closesuccessfulmsg', {processid: found.processid, out: [process.pid]}, key)
    console.log(`closed ${found.processid}`)
  }
}

async function submit(): Promise<void> {
  const spec = {funcname: 'work', maxexectime: -1, maxwaittime: -1, conditions}
  const {processid} = await client.call('submitfuncspecmsg', {spec}, bytes(user))
  console.log(`submitted ${processid}`)
}

for (const key of executors) void work(bytes(key))
console.log('ready')
for await (const line of createInterface({input: process.stdin})) {
  const [, count] = line.split(' ')
  await Promise.all(Array.from({length: Number(count)}, submit))
}

import {openServer} from '../../../src/colonies/server/open-server.js'
import {ask} from '../../support/ask.js'

// A process of its own that writes lines into the log of a process: file, hex of the key, process id, name, count.
const [file = '', key = '', processid = '', name = '', count = '0'] = process.argv.slice(2)
const server = openServer({file})
for (let line = 0; line < Number(count); line += 1) {
  const request = {processid, message: `${name} ${line}`}
  const reply = await ask(server, 'addlogmsg', request, Buffer.from(key, 'hex'))
  if (reply.status !== 200) throw new Error(reply.json)
}
server.close()
console.log('done')

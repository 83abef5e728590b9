import {listen} from '../../../../src/colonies/server/http/listen.js'
import {openServer} from '../../../../src/colonies/server/open-server.js'

// A server as a process of its own, to be killed: node server-process.js FILE PORT. Writes its port once it listens.
const [file = '', port = '0'] = process.argv.slice(2)
const server = openServer({file})
const listening = await listen(server, {port: Number(port)})
process.stdout.write(`${listening.port}\n`)
process.on('SIGTERM', () => {
  void listening.close().then(() => server.close())
})

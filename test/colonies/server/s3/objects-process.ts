import {devPlace} from '../../../../src/colonies/dev/place.js'
import {placeObjects} from '../../../../src/colonies/dev/serve-objects.js'
import {listen} from '../../../../src/colonies/server/http/listen.js'
import {openServer} from '../../../../src/colonies/server/open-server.js'

// The S3 service of a place as a process of its own, to be killed: node objects-process.js FOLDER. Writes its port.
const place = devPlace(process.argv[2] ?? '')
const server = openServer({file: place.store})
const objects = await placeObjects(place, server)
const listening = await listen(server, {port: 0, objects})
process.stdout.write(`${listening.port}\n`)

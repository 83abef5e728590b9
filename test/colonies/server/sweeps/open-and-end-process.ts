import {openServer} from '../../../../src/colonies/server/open-server.js'

/** Opens a server on a store, and has nothing else to do. */
openServer({file: process.argv[2] ?? ''})
console.log('opened')

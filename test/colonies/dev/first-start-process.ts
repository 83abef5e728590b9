import {devKey} from '../../../src/colonies/dev/keys.js'
import {openLocal} from '../../../src/colonies/dev/open-local.js'
import {devPlace} from '../../../src/colonies/dev/place.js'
import {DEFAULT_EXECUTOR, DEV_COLONY} from '../../../src/colonies/dev/rows.js'
import {findColony} from '../../../src/colonies/server/tables/colony.js'
import {executorByName} from '../../../src/colonies/server/tables/executor.js'
import {serverId} from '../../../src/colonies/server/tables/server.js'
import {identityOfKey} from '../../../src/colonies/wire/identity.js'

// A first command, run by the tests in several processes at once: opens the place that is named and prints who is in it.

const place = devPlace(process.argv[2] ?? '')
const server = await openLocal(place, DEFAULT_EXECUTOR)
const {store} = server.context
const colony = findColony(store, DEV_COLONY)
const rows = [serverId(store), colony?.id, executorByName(store, colony?.key ?? 0, DEFAULT_EXECUTOR.name)?.id]
const keys = await Promise.all((['server', 'owner', 'executor'] as const).map((role) => devKey(place, role)))
server.close()
console.log(JSON.stringify({rows, keys: keys.map(identityOfKey)}))

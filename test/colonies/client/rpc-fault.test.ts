import {expect, test} from 'vitest'
import {rpcFault} from '../../../src/colonies/client/rpc-fault.js'

test.each([
  [404, 'anything', 'NOT_FOUND'],
  [500, 'Process with Id x not found', 'NOT_FOUND'],
  [403, 'Access denied', 'REQUEST_REFUSED'],
  [408, 'No processes', 'TIMEOUT'],
  [500, 'No space left to write the database /srv/colonies.db', 'DISK_FULL'],
  [500, 'pq: could not extend file "base/1": No space left on device', 'DISK_FULL'],
  [500, 'pq: connection lost', 'SERVER_FAILED'],
  [400, 'The name is missing', 'REQUEST_INVALID'],
])('a refusal %i "%s" is %s', (status, message, code) => {
  expect(rpcFault({status, message})).toMatchObject({code, status})
})

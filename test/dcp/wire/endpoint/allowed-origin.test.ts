import {expect, it} from 'vitest'
import {isAllowedOrigin} from '../../../../src/dcp/wire/endpoint/allowed-origin.js'

it.each([
  [undefined, 'anything', true],
  ['http://127.0.0.1:8456', '127.0.0.1:8456', true],
  ['http://[::1]:8456', '[::1]:8456', true],
  ['https://localhost:8456', 'localhost:8456', true],
  ['https://allowed.example', '127.0.0.1:8456', true],
  // A name that its owner made an address of this machine.
  ['http://rebound.example:8456', 'rebound.example:8456', false],
  ['http://localhost.example:8456', 'localhost.example:8456', false],
  ['http://elsewhere.example', '127.0.0.1:8456', false],
  ['http://127.0.0.1:3000', '127.0.0.1:8456', false],
  ['null', '127.0.0.1:8456', false],
  ['http://undefined', undefined, false],
  ['http://:', ':', false],
])('origin %s at host %s: %s', (origin, host, allowed) => {
  expect(isAllowedOrigin({origin, host}, ['https://allowed.example'])).toBe(allowed)
})

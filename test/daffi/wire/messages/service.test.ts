import {expect, test} from 'vitest'
import {SERVICE_NAME, SERVICES} from '../../../../src/daffi/wire/messages/service.js'

test('methods are at the paths of a service without a package', () => {
  for (const [generation, methods] of Object.entries(SERVICES)) {
    for (const [name, {path}] of Object.entries(methods)) expect(path).toBe(`/${SERVICE_NAME}/${name}`)
    expect(Object.keys(methods)).toHaveLength(generation === '1.0.0' ? 1 : 3)
  }
})

test('a direction without a stream carries Empty, and no other does', () => {
  for (const {requestStream, request, responseStream, response} of Object.values(SERVICES['2.2.1'])) {
    expect(request).toBe(requestStream ? 'message' : 'empty')
    expect(response).toBe(responseStream ? 'message' : 'empty')
  }
})

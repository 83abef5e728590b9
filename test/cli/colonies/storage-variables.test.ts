import {describe, expect, test} from 'vitest'
import type {Environment} from '../../../src/cli/colonies/server-choice.js'
import {storageVariables} from '../../../src/cli/colonies/storage-variables.js'

const KEYS = {AWS_S3_ACCESSKEY: 'access', AWS_S3_SECRETKEY: 'secret', AWS_S3_BUCKET: 'files'}
const placeOf = (env: Environment) => {
  const {host, port, tls} = storageVariables({...KEYS, ...env})?.settings ?? {}
  return [host, port, tls !== undefined]
}

describe('the S3 service of the variables', () => {
  test('is none where none of them is set', () => {
    expect(storageVariables({AWS_REGION: 'eu-north-1', AWS_S3_BUCKET: ''})).toBeUndefined()
  })

  test.each([
    ['minio', undefined, ['minio', 80, false]],
    ['minio:9000', undefined, ['minio', 9000, false]],
    ['minio:9000', 'false', ['minio', 9000, false]],
    ['minio:9000', 'true', ['minio', 9000, true]],
    ['s3.example.org', 'true', ['s3.example.org', 443, true]],
    ['https://s3.example.org', undefined, ['s3.example.org', 443, true]],
    ['http://localhost:4568/', 'false', ['localhost', 4568, false]],
    ['[::1]:9000', undefined, ['::1', 9000, false]],
  ])('at %s with TLS %s', (AWS_S3_ENDPOINT, AWS_S3_TLS, place) => {
    expect(placeOf({AWS_S3_ENDPOINT, AWS_S3_TLS})).toEqual(place)
  })

  test('has a region when nobody says which, and is trusted only where that is said', () => {
    const settings = storageVariables({...KEYS, AWS_S3_ENDPOINT: 'https://s3'})?.settings
    expect(settings).toMatchObject({region: 'us-east-1', bucket: 'files', tls: {rejectUnauthorized: true}})
    const other = {AWS_S3_REGION: 'eu-north-1', AWS_S3_SKIPVERIFY: 'true', AWS_CA_BUNDLE: '/ca.pem'}
    const found = storageVariables({...KEYS, ...other, AWS_S3_ENDPOINT: 'https://s3'})
    expect(found).toMatchObject({
      settings: {region: 'eu-north-1', tls: {rejectUnauthorized: false}},
      authority: '/ca.pem',
    })
  })

  test.each(['AWS_S3_ENDPOINT', 'AWS_S3_ACCESSKEY', 'AWS_S3_SECRETKEY', 'AWS_S3_BUCKET'])('needs %s', (name) => {
    const env = {...KEYS, AWS_S3_ENDPOINT: 'minio:9000', [name]: ''}
    expect(() => storageVariables(env)).toThrow(expect.objectContaining({code: 'USAGE'}))
    expect(() => storageVariables(env)).toThrow(name)
  })

  test.each([
    ['ftp://minio', undefined],
    ['minio:port', undefined],
    ['user:secret@minio', undefined],
    ['minio/bucket', undefined],
    ['https://minio', 'false'],
    ['minio', 'perhaps'],
  ])('is refused at %s with TLS %s, without telling the value', (AWS_S3_ENDPOINT, AWS_S3_TLS) => {
    expect(() => placeOf({AWS_S3_ENDPOINT, AWS_S3_TLS})).toThrow(expect.objectContaining({code: 'USAGE'}))
    expect(() => placeOf({AWS_S3_ENDPOINT, AWS_S3_TLS})).not.toThrow('secret')
  })
})

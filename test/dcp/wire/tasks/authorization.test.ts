import {randomBytes} from 'node:crypto'
import {describe, expect, test} from 'vitest'
import {keySigner, type Signer} from '../../../../src/dcp/wire/messages/signer.js'
import {createTaskAuthority} from '../../../../src/dcp/wire/tasks/authorization.js'

const HOUR = 60 * 60 * 1000
const JOB = 'jobOneOfTheTest1234567'
const OTHER_JOB = 'jobTwoOfTheTest1234567'
const WORKER = 'workerOfTheTest1234567'
const IDENTITY = newSigner().address

function newSigner(): Signer {
  return keySigner(randomBytes(32))
}

/** As it comes back: a copy made by JSON. */
const returned = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

function given(signer = newSigner(), time = {now: 1000}) {
  const authority = createTaskAuthority(signer, () => time.now)
  const grant = authority.grant(
    IDENTITY,
    WORKER,
    new Map([
      [JOB, [4, 5, 6]],
      [OTHER_JOB, [1]],
    ]),
  )
  return {signer, time, authority, grant, report: {worker: WORKER, authorizationMessage: returned(grant)}}
}

const EPERM = expect.objectContaining({code: 'EPERM'})

describe('what a worker was given', () => {
  test('has the parts that the official worker reads', () => {
    const {grant, signer} = given()
    expect(grant.owner).toBe(signer.address)
    expect(grant.auth).toMatchObject({workerId: WORKER, schedulerId: signer.address, authSlices: {[JOB]: [4, 5, 6]}})
  })

  test('may be reported, as often as it likes', () => {
    const {authority, report} = given()
    for (const slices of [[4], [5, 6], [4, 5, 6], [4]]) authority.check(IDENTITY, {...report, job: JOB, slices})
    authority.check(IDENTITY, {...report, job: OTHER_JOB, slices: [1]})
  })

  test('may be reported to the same scheduler after a restart', () => {
    const {signer, report} = given()
    createTaskAuthority(signer, () => 2000).check(IDENTITY, {...report, job: JOB, slices: [4]})
  })

  test.each([
    ['another slice', {job: JOB, slices: [4, 7]}],
    ['a slice of another job', {job: OTHER_JOB, slices: [4]}],
    ['a job that is none', {job: 'constructor', slices: [1]}],
    ['a job that was not given', {job: 'jobSixOfTheTest1234567', slices: []}],
    ['another worker', {job: JOB, slices: [4], worker: 'workerThatIsAnotherOne'}],
  ])('%s is refused', (_, change) => {
    const {authority, report} = given()
    expect(() => authority.check(IDENTITY, {...report, ...change})).toThrow(EPERM)
  })

  test('another identity is refused', () => {
    const {authority, report} = given()
    expect(() => authority.check(newSigner().address, {...report, job: JOB, slices: [4]})).toThrow(EPERM)
  })

  test('what was changed, or signed by another, is refused, also after the right one was seen', () => {
    const {authority, report, grant} = given()
    authority.check(IDENTITY, {...report, job: JOB, slices: [4]})
    const wider = {...grant, auth: {...grant.auth, authSlices: {[JOB]: [4, 5, 6, 7]}}}
    const forged = createTaskAuthority(newSigner(), () => 1000).grant(IDENTITY, WORKER, new Map([[JOB, [4]]]))
    const {signature} = given().grant
    for (const bad of [wider, forged, {...grant, signature}]) {
      expect(() =>
        authority.check(IDENTITY, {...report, job: JOB, slices: [4], authorizationMessage: returned(bad)}),
      ).toThrow(EPERM)
    }
  })

  test('other things that the scheduler signed are refused', () => {
    const {authority, signer, report} = given()
    for (const auth of [{type: 'response', workerId: WORKER}, [], {authSlices: null}]) {
      const authorizationMessage = returned({owner: signer.address, signature: signer.sign(auth), auth})
      expect(() => authority.check(IDENTITY, {...report, job: JOB, slices: [], authorizationMessage})).toThrow(EPERM)
    }
  })

  test.each([undefined, null, 'text', 1, [], {}, {signature: {}, auth: {}}, {signature: null, auth: null}])(
    '%j is refused',
    (authorizationMessage) => {
      const {authority} = given()
      expect(() => authority.check(IDENTITY, {worker: WORKER, job: JOB, slices: [4], authorizationMessage})).toThrow(
        EPERM,
      )
    },
  )

  test('is forgotten after a week, not after a day', () => {
    const {authority, report, time} = given()
    time.now += 25 * HOUR
    authority.check(IDENTITY, {...report, job: JOB, slices: [4]})
    time.now += 7 * 24 * HOUR
    expect(() => authority.check(IDENTITY, {...report, job: JOB, slices: [4]})).toThrow(EPERM)
  })
})

import {chmodSync, chownSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type DcpNetwork, dcpNetwork, payloadsOf} from '../../support/dcp-network.js'

// job.localExec: the client's own worker computes, our scheduler hands out the slices; nobody else gets them.

/** The official evaluator runs as anybody but root. */
const NOBODY = process.getuid?.() === 0 ? 65_534 : undefined

let network: DcpNetwork
beforeAll(async () => {
  network = await dcpNetwork(['--workers', '1'])
  if (NOBODY === undefined) return
  for (const name of ['', '.dcp', ...readdirSync(join(network.path, '.dcp')).map((file) => join('.dcp', file))]) {
    chownSync(join(network.path, name), NOBODY, NOBODY)
  }
  chmodSync(network.path, 0o755)
})
afterAll(() => network?.remove())

const identity = "await require('dcp/identity').set(await wallet.getId())"

test('computes in the client, with every event', async () => {
  const {squares} = await network.cases(
    `
    ${identity}
    cases.squares = ({extra}) => {
      const job = compute.for(1, 3, (x, k) => { progress(0.5); console.log('at', x); work.emit('hello', x); return x * k }, [10])
      extra.hellos = []
      job.work.on('hello', ({data}) => extra.hellos.push(data))
      return {job, run: () => job.localExec(1)}
    }
    `,
    uid(),
  )
  expect(squares).toMatchObject({results: [10, 20, 30]})
  expect(((squares?.extra.hellos ?? []) as number[]).toSorted()).toEqual([1, 2, 3])
  expect(squares && payloadsOf(squares, 'console').map(({message}) => message)).toEqual([1, 2, 3].map((x) => ['at', x]))
  const shown = await network.json<{slice: number; executions: number}[]>(['job', 'slices', 'last'])
  expect(shown.map(({slice}) => slice)).toEqual([1, 2, 3])
})

test('takes lists, large ones too', async () => {
  const {list} = await network.cases(
    `
    ${identity}
    cases.list = () => {
      const job = compute.for(['red', {b: 1}, 'x'.repeat(1e6)], (x) => { progress(1); return x.length ?? x })
      return {job, run: () => job.localExec(1)}
    }
    `,
    uid(),
  )
  expect(list).toMatchObject({results: [3, {b: 1}, 1e6]})
})

function uid(): {readonly uid?: number} {
  return NOBODY === undefined ? {} : {uid: NOBODY}
}

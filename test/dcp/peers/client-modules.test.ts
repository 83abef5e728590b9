import {afterAll, beforeAll, expect, test} from 'vitest'
import {type DcpNetwork, dcpNetwork} from '../../support/dcp-network.js'

// Modules that a job of dcp-client takes along: bundled by the client, published, loaded in our sandboxes.

let network: DcpNetwork
beforeAll(async () => {
  network = await dcpNetwork(['--workers', '1'])
  network.write('modules/double.js', "const {add} = require('./add')\nexports.double = (x) => add(x, x)\n")
  network.write('modules/add.js', 'exports.add = (a, b) => a + b\n')
  network.write('modules/name.js', "module.exports = 'a name'\n")
})
afterAll(() => network?.remove())

/** The client resolves modules from the file of the program. */
async function results(job: string): Promise<unknown> {
  const program = network.script(`
    require('dcp-client').init().then(async () => {
      const compute = require('dcp/compute')
      ${job}
      try {
        console.log(JSON.stringify(Array.from(await job.exec(0))))
      } catch ({code, message}) {
        console.log(JSON.stringify({code, message}))
      }
    })
  `)
  expect({status: await program.ended(), errors: program.errors}).toEqual({status: 0, errors: []})
  return JSON.parse(program.lines.at(-1) ?? '')
}

test('job.requires takes a local module along, with what that one requires', async () => {
  const job = `
    const job = compute.for([1, 2], (x) => { progress(); return require('./modules/double').double(x) })
    job.requires('./modules/double')`
  expect(await results(job)).toEqual([2, 4])
  // Published once, found again.
  expect(await results(job)).toEqual([2, 4])
})

test('takes several', async () => {
  const job = `
    const job = compute.for([1], (x) => { progress(); return [require('./modules/double').double(x), require('./modules/name')] })
    job.requires(['./modules/double', './modules/name'])`
  expect(await results(job)).toEqual([[2, 'a name']])
})

test('a package that nobody published ends the job', async () => {
  const job = `
    const job = compute.for([1], (x) => { progress(); return require('nopackage/nofile') })
    job.requires('nopackage/nofile')`
  expect(await results(job)).toMatchObject({code: expect.any(String)})
})

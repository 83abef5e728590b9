import {execFileSync} from 'node:child_process'
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type DcpNetwork, dcpNetwork, payloadsOf} from '../../support/dcp-network.js'

// Jobs of worktime pyodide, with files, environment and arguments, as Bifrost 2 sends them (dcp-semantics, section 10).

let network: DcpNetwork
beforeAll(async () => {
  network = await dcpNetwork(['--workers', '1'])
})
afterAll(() => network?.remove())

const WORK = `
import dcp, sys, os, json
def work(x):
    dcp.progress()
    print('slice', x)
    text = open('/home/pyodide/hello.txt').read()
    return json.dumps({'x': x, 'argv': sys.argv[1:], 'env': os.environ.get('FOO'), 'python': sys.version.split()[0], 'text': text})
dcp.set_slice_handler(work)
`

test('a Python job has its files, environment and arguments', {timeout: 120_000}, async () => {
  const folder = join(network.path, 'image')
  mkdirSync(join(folder, 'home/pyodide'), {recursive: true})
  writeFileSync(join(folder, 'home/pyodide/hello.txt'), 'hi')
  execFileSync('tar', ['czf', join(network.path, 'image.tgz'), '-C', folder, 'home'])
  const image = readFileSync(join(network.path, 'image.tgz')).toString('base64')
  const reports = await network.cases(
    `
    const image = new Uint8Array(Buffer.from('${image}', 'base64'))
    const python = (job) => { job.worktime = 'pyodide'; return job }
    cases.whole = () =>
      python(compute.for([4, 9], ${JSON.stringify(WORK)}, [5, 'gzImage', image, 'env', 'FOO=bar baz', 'a1', 'a2']))
    cases.list = () => python(compute.for(1, 2, \`
import dcp
def work(x):
    dcp.progress()
    return [x, x * 0.5, str(x), True, None]
dcp.set_slice_handler(work)
\`))
    cases.raises = () => python(compute.for([1], \`
import dcp
def work(x):
    dcp.progress()
    raise ValueError('no ' + str(x))
dcp.set_slice_handler(work)
\`))
    cases.noHandler = () => python(compute.for([1], 'x = 1'))
    `,
    {limit: 110_000, env: {CASE_MS: '90000'}},
  )
  const [first, second] = (reports.whole?.results ?? []).map((text) => JSON.parse(String(text)))
  expect(first).toMatchObject({x: 4, argv: ['a1', 'a2'], env: 'bar baz', python: '3.13.2', text: 'hi'})
  expect(second).toMatchObject({x: 9})
  expect(reports.list?.results).toEqual([1, 2].map((x) => [x, x * 0.5, `${x}`, true, null]))
  const raised = reports.raises
  expect(raised && payloadsOf(raised, 'error')).toMatchObject([
    {sliceNumber: 1, message: expect.stringContaining('no 1')},
  ])
  const without = reports.noHandler
  expect(JSON.stringify(without)).toContain('ENOSLICEHANDLER')
})

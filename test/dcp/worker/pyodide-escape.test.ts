import {readdirSync, readFileSync} from 'node:fs'
import {createServer, type Server} from 'node:net'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {processesWith} from '../../support/processes.js'
import {TESTED_BACKENDS} from '../../support/sandbox-backends.js'
import {PYTHON_DEADLY, PYTHON_ESCAPES} from './python-escapes.js'
import {runJob} from './run-job.js'
import {makePythonPlace, pythonOf} from './run-python.js'

let place: Awaited<ReturnType<typeof makePythonPlace>>
let server: Server
let port: number
let visits = 0
beforeAll(async () => {
  place = await makePythonPlace()
  server = createServer((socket) => {
    visits++
    socket.end('HTTP/1.0 200 OK\r\n\r\nsecret')
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const address = server.address()
  port = typeof address === 'object' && address ? address.port : 0
})
afterAll(() => {
  server.close()
  place.remove()
})

/** A module with one function for each attack; between the attacks, slices that must be right all the same. */
function attacks(bodies: Readonly<Record<string, string>>): string {
  const functions = Object.values(bodies).map(
    (body, index) => `def attack_${index}():\n    ${body.replaceAll('PORT', String(port))}\n`,
  )
  return `${functions.join('\n')}
def work_function(x):
    if x < 0: return {'x': [x, 'é']}
    return globals()['attack_%d' % x]()
`
}

const snapshots = (): unknown[] => {
  const {cacheDirectory} = place.pyodide
  return readdirSync(cacheDirectory)
    .sort()
    .map((name) => [name, readFileSync(join(cacheDirectory, name)).subarray(0, 32).toString('hex')])
}

describe.each(TESTED_BACKENDS)('Python with $title', {timeout: 120_000}, (tested) => {
  it('stays where it is', async () => {
    const names = Object.keys(PYTHON_ESCAPES)
    await runJob({...tested, ...place}, pythonOf('def f(x): return x'), [1])
    const before = snapshots()
    const data = names.flatMap((_, index) => [index, -1 - index])
    const {outcomes, source} = await runJob({...tested, ...place}, pythonOf(attacks(PYTHON_ESCAPES)), data)
    const said = names.map((name, index) => {
      const outcome = outcomes[2 * index]
      return [name, outcome?.kind === 'result' ? outcome.value : outcome?.name]
    })
    for (const [name, verdict] of said) expect(verdict, name).not.toContain('ESCAPED')
    const others = outcomes
      .filter((_, index) => index % 2 === 1)
      .map((outcome) => outcome.kind === 'result' && outcome.value)
    expect(others).toEqual(names.map((_, index) => `{"x":[${-1 - index},"é"]}`))
    expect(source.charges).toEqual([])
    expect(visits).toBe(0)
    expect(snapshots()).toEqual(before)
    expect(processesWith(place.hostFile)).toEqual([])
  })

  it.skipIf(tested.title === 'vm, Node 22')('is ended when it does not answer, and nothing else suffers', async () => {
    const bodies = Object.entries(PYTHON_DEADLY)
    await Promise.all(
      [0, 1].map(async (lane) => {
        for (const [name, body] of bodies.filter((_, index) => index % 2 === lane)) {
          const {outcomes} = await runJob({...tested, ...place}, pythonOf(attacks({[name]: body})), [-1, 0, -2], {
            sliceMs: 800,
          })
          expect(
            outcomes.map(({kind}) => kind),
            name,
          ).toEqual(['result', 'error', 'result'])
        }
      }),
    )
    expect(processesWith(place.hostFile)).toEqual([])
  })
})

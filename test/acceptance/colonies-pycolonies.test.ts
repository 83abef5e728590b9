import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {pycolonies, runPython} from '../support/colonies-peers.js'
import {eventually} from '../support/started.js'

// The examples of the Python SDK as they are, where PYCOLONIES_SRC names it: they ship functions to a Python executor, which
// is ours, and wait for what it makes of them.

describe.skipIf(!pycolonies)('examples of pycolonies', () => {
  let user: ColoniesHome
  let env: NodeJS.ProcessEnv

  beforeAll(async () => {
    user = coloniesHome()
    const {port} = await user.serve(['dev'])
    const shown = (await user.prints(['dev', '--env'])).matchAll(/^export (\w+)=(.*)$/gm)
    const keys = Object.fromEntries([...shown].map(([, name = '', value = '']) => [name, value]))
    env = {...user.home.env, ...keys, COLONIES_SERVER_PORT: String(port), COLONIES_SERVER_HTTP_PORT: String(port)}
    const executor = user.start(['executor', 'run', '--allow-code', '--type', 'python-executor', '--slots', '2'])
    await eventually(async () => executor.lines.length > 0)
  })
  afterAll(() => user.remove())

  test.each([
    ['submit_python', '3'],
    ['monad_example1', '3'],
    ['workflow_example1', '3'],
    ['workflow_example2', '6'],
    ['workflow_example3', '3'],
  ])('%s: %s', async (name, result) => {
    const {status, stdout, stderr} = await runPython([join(pycolonies ?? '', 'examples', `${name}.py`)], env, 30_000)
    expect({status, stderr, last: stdout.trim().split('\n').at(-1)}).toEqual({status: 0, stderr: '', last: result})
  })
})

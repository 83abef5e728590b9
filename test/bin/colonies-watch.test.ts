import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {type HomeSession, sessionOf} from '../support/colonies-session.js'
import {type OnScreen, onScreen, type ScreenSize} from '../support/screen.js'
import {eventually} from '../support/started.js'

const screens: OnScreen[] = []
afterEach(() => {
  for (const screen of screens.splice(0)) screen.close()
})
/** What still runs there when a test fails does not outlive it. */
function open(user: ColoniesHome, argv: readonly string[], size: ScreenSize): OnScreen {
  const screen = onScreen(user.home, 'colonies', argv, size)
  screens.push(screen)
  return screen
}

const ESC = '\u001b'

async function shown(screen: OnScreen, look: (lines: readonly string[]) => boolean): Promise<readonly string[]> {
  return eventually(async () => (look(screen.lines()) ? screen.lines() : undefined)).catch(() => {
    throw new Error(`Not on the screen:\n${screen.lines().join('\n')}`)
  })
}
const has = (text: string) => (lines: readonly string[]) => lines.some((line) => line.includes(text))

describe('with the store in this process', () => {
  let user: ColoniesHome
  let session: HomeSession
  beforeAll(async () => {
    user = coloniesHome()
    session = await sessionOf(user)
  })
  afterAll(async () => {
    await session.close()
    await user.remove()
  })
  const add = (name: string): Promise<unknown> =>
    session.call('addlocationmsg', {location: {name, colonyname: 'dev'}}, 'owner')
  const submit = (label: string): Promise<unknown> =>
    session.call('submitfuncspecmsg', {
      spec: {
        funcname: 'f',
        label,
        maxexectime: -1,
        maxwaittime: -1,
        conditions: {colonyname: 'dev', executortype: 'dev'},
      },
    })

  test('a list is drawn in its place, cut to the height of the terminal, until Ctrl-C', async () => {
    const size = {columns: 80, rows: 12}
    const screen = open(user, ['location', 'ls', '--watch'], size)
    await shown(screen, has('No locations yet'))
    for (const name of ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta']) await add(name)
    const lines = await shown(screen, has('… 3 more'))
    expect(lines.filter((line) => line.includes('NAME'))).toHaveLength(1)
    expect(lines.filter((line) => /alpha|beta|gamma|delta|epsilon|zeta/.test(line))).toHaveLength(3)
    expect(lines.join('\n')).not.toContain('No locations yet')
    expect(Math.max(...lines.map(({length}) => length))).toBeLessThanOrEqual(80)
    screen.type('\u0003')
    expect(await screen.ended).toBe(130)
    const written = screen.written()
    expect(written).not.toContain(`${ESC}[?1049h`)
    expect(written.lastIndexOf(`${ESC}[?25h`)).toBeGreaterThan(written.lastIndexOf(`${ESC}[?25l`))
    expect(written.lastIndexOf(`${ESC}[?7h`)).toBeGreaterThan(written.lastIndexOf(`${ESC}[?7l`))
  })

  test('under --json each change is a line, and nothing is said of what stays', async () => {
    const watching = user.start(['process', 'psw', '-w', '--json', '--interval', '60'])
    await eventually(async () => watching.lines.length === 1)
    await submit('one')
    await eventually(async () => watching.lines.length === 2)
    await submit('two')
    await eventually(async () => watching.lines.length === 3)
    watching.kill('SIGINT')
    expect(await watching.ended()).toBe(130)
    const news = watching.lines.map((line) => JSON.parse(line))
    expect(news.map(({type, list}) => [type, list.length])).toEqual([0, 1, 2].map((count) => ['list', count]))
    expect(Number.isNaN(Date.parse(news[0].time))).toBe(false)
  })

  test('in a pipe each change is a block of lines, and an empty one after it', async () => {
    const watching = user.start(['process', 'ps', '--watch', '--quiet'])
    const {processid: first} = await session.take()
    await eventually(async () => watching.lines.includes(first))
    const {processid: second} = await session.take()
    await eventually(async () => watching.lines.filter((line) => line === second).length === 1)
    watching.kill('SIGTERM')
    expect(await watching.ended()).toBe(143)
    expect(watching.lines.join('\n')).toMatch(new RegExp(`${first}\n\n${first}\n${second}\n$`))
  })

  test('--interval without --watch is a mistake', async () => {
    expect(await user.fails(['cron', 'ls', '--interval', '1'])).toMatchObject({code: 'USAGE', exitCode: 2})
  })
})

describe('with a server', () => {
  let user: ColoniesHome
  beforeEach(() => {
    user = coloniesHome()
  })
  afterEach(() => user.remove())

  test('goes on where it was when the server was away', async () => {
    const server = await user.serve(['server', 'start'])
    const screen = open(user, ['executor', 'ls', '-w', '--interval', '0.3'], {
      columns: 80,
      rows: 24,
    })
    const lines = user.start(['executor', 'ls', '-w', '--json', '--interval', '0.3'])
    await shown(screen, has('dev-executor'))
    await eventually(async () => lines.lines.length > 0)
    server.kill('SIGTERM')
    await server.ended()
    expect(await shown(screen, has('trying again'))).toSatisfy(has('dev-executor'))
    await eventually(async () => lines.lines.some((line) => line.startsWith('{"type":"away"')))
    const again = await user.serve(['server', 'start', '--port', String(server.port)])
    await shown(screen, (now) => has('dev-executor')(now) && !has('trying again')(now))
    await eventually(async () => lines.lines.at(-1)?.startsWith('{"type":"list"'))
    screen.type('\u0003')
    expect(await screen.ended).toBe(130)
    lines.kill('SIGINT')
    await lines.ended()
    again.kill('SIGTERM')
    await again.ended()
  })

  test('processes and workflows are shown as soon as the server tells of them', async () => {
    const server = await user.serve(['server', 'start'])
    const session = await sessionOf(user)
    const watching = ['process', 'workflow'].map((list) =>
      user.start([list, 'psw', '-w', '--json', '--interval', '60']),
    )
    const count = () =>
      Promise.all(watching.map(async ({lines}) => JSON.parse(lines.at(-1) ?? '{"list":[]}').list.length))
    await eventually(async () => watching.every(({lines}) => lines.length === 1))
    const conditions = {colonyname: 'dev', executortype: 'dev'}
    const functionspecs = [{nodename: 'a', funcname: 'f', conditions}]
    // Nobody says when a subscription stands.
    await eventually(async () => {
      await session.call('submitworkflowspecmsg', {spec: {colonyname: 'dev', functionspecs}})
      return (await count()).every((length) => length > 0)
    })
    for (const each of watching) {
      each.kill('SIGINT')
      expect(await each.ended()).toBe(130)
    }
    await session.close()
    server.kill('SIGTERM')
    await server.ended()
  })

  test('a server that does not answer at first is a failure', async () => {
    const {code, exitCode} = await user.fails(
      ['user', 'ls', '--watch', '--host', '127.0.0.1', '--port', '1', '--insecure'],
      {
        env: {COLONIES_COLONY_NAME: 'dev', COLONIES_PRVKEY: '11'.repeat(32)},
      },
    )
    expect({code, exitCode}).toEqual({code: 'SERVER_UNREACHABLE', exitCode: 5})
  })
})

import {describe, expect, test} from 'vitest'
import {contract} from '../../support/colonies-contract.js'
import {embedded, specFor} from '../../support/colonies-world.js'

// Submitting function specs: colonies-protocol, sections 8, 9 and 12.

const its = contract()

const submitted = (spec: object, key = its.colony.user.key) => its.caller.send('submitfuncspecmsg', {spec}, key)
const ZERO = /^0001-01-01T00:00:00Z$/

describe('a submitted process', () => {
  test('waits, and is what get shows', async () => {
    const process = await its.submit({args: [1, 'two', {three: [3]}], kwargs: {k: 'v'}, label: 'l'})
    expect(process).toMatchObject({
      state: 0,
      isassigned: false,
      assignedexecutorid: '',
      initiatorid: its.colony.user.id,
      initiatorname: its.colony.user.name,
      retries: 0,
      waitforparents: false,
      parents: [],
      children: [],
      processgraphid: '',
      attributes: [],
      in: [],
      out: [],
      errors: [],
    })
    expect(process.processid).toMatch(/^[0-9a-f]{64}$/)
    for (const time of [process.starttime, process.endtime, process.waitdeadline, process.execdeadline]) {
      expect(time).toMatch(ZERO)
    }
    expect(process.spec).toMatchObject({args: [1, 'two', {three: [3]}], kwargs: {k: 'v'}, label: 'l'})
    expect(await its.process(process.processid)).toEqual(process)
  })

  test('has every field in upstream’s order, lists empty and not null', async () => {
    const {json} = await submitted(specFor(its.colony))
    const process = JSON.parse(json)
    expect(Object.keys(process).join(' ')).toBe(
      'processid initiatorid initiatorname assignedexecutorid isassigned state prioritytime submissiontime starttime ' +
        'endtime waitdeadline execdeadline retries attributes spec waitforparents parents children processgraphid in ' +
        'out errors',
    )
    expect(Object.keys(process.spec).join(' ')).toBe(
      'nodename funcname args kwargs priority maxwaittime maxexectime maxretries conditions label fs env',
    )
    expect(process.spec.conditions).toEqual({
      colonyname: its.colony.name,
      executornames: [],
      executortype: its.colony.executor.type,
      dependencies: [],
      nodes: 0,
      cpu: '0m',
      processes: 0,
      processespernode: 0,
      mem: '0Mi',
      storage: '0Mi',
      gpu: {name: '', mem: '0Mi', count: 0, nodecount: 0},
      walltime: 0,
    })
    expect(process.spec.fs).toEqual({mount: '', snapshots: null, dirs: null})
  })

  test('made from nearly nothing has zero values', async () => {
    const {status, json} = await submitted({conditions: {colonyname: its.colony.name}})
    expect(status).toBe(200)
    expect(JSON.parse(json).spec).toMatchObject({
      funcname: '',
      priority: 0,
      maxwaittime: 0,
      maxexectime: 0,
      maxretries: 0,
    })
  })

  test('takes field names in any case, and ignores what it does not know', async () => {
    const {json, status} = await submitted({
      FuncName: 'shout',
      nosuchfield: {deep: [1]},
      Conditions: {ColonyName: its.colony.name, EXECUTORTYPE: 'worker'},
    })
    expect(status).toBe(200)
    expect(JSON.parse(json).spec.funcname).toBe('shout')
  })

  test('keeps arguments of any JSON, sorted by key, and escapes as Go does', async () => {
    const kwargs = {z: null, a: '<&>\u2028', m: {y: 1.5, x: [true, []]}, ключ: '👋'}
    const {json} = await submitted(specFor(its.colony, {kwargs}))
    expect(JSON.parse(json).spec.kwargs).toEqual(kwargs)
    expect(json.replace(/\s*\n\s*|(?<=:) /g, '')).toContain(
      '"kwargs":{"a":"\\u003c\\u0026\\u003e\\u2028","m":{"x":[true,[]],"y":1.5},"z":null,"ключ":"👋"}',
    )
  })

  test('has its environment as attributes too', async () => {
    const process = await its.submit({env: {HOME: '/x', A: 'b'}})
    expect(process.spec.env).toEqual({HOME: '/x', A: 'b'})
    const attributes = process.attributes.map(({key, value, attributetype}) => [key, value, attributetype])
    expect(attributes.sort()).toEqual([
      ['A', 'b', 3],
      ['HOME', '/x', 3],
    ])
    expect(process.attributes[0]).toMatchObject({targetid: process.processid, targetcolonyname: its.colony.name})
  })

  test('has a wait deadline only for a positive maxwaittime', async () => {
    for (const maxwaittime of [-1, 0]) expect((await its.submit({maxwaittime})).waitdeadline).toMatch(ZERO)
    const {waitdeadline, submissiontime} = await its.submit({maxwaittime: 100})
    expect(Date.parse(waitdeadline) - Date.parse(submissiontime)).toBeGreaterThan(99_000)
    expect(Date.parse(waitdeadline) - Date.parse(submissiontime)).toBeLessThan(101_000)
  })

  test('has a priority time in nanoseconds, a day for each step of priority', async () => {
    const [plain, high, low] = [
      await its.submit(),
      await its.submit({priority: 50_000}),
      await its.submit({priority: -50_000}),
    ]
    const DAY = 86_400_000_000_000n
    const close = (process: {prioritytime: bigint; submissiontime: string}, steps: bigint) =>
      Number(process.prioritytime - (BigInt(Date.parse(process.submissiontime)) * 1_000_000n - steps * DAY)) / 1e9
    expect(Math.abs(close(plain, 0n))).toBeLessThan(1)
    expect(Math.abs(close(high, 50_000n))).toBeLessThan(1)
    expect(Math.abs(close(low, -50_000n))).toBeLessThan(1)
    expect(high.prioritytime < 0n).toBe(true)
  })

  test('has resources as upstream writes them back', async () => {
    const {spec} = await its.submit(
      {},
      {cpu: '500m', mem: '2Gi', storage: '10GiB', gpu: {name: 'a', mem: '1024Ki', count: 2}},
    )
    expect(spec.conditions).toMatchObject({cpu: '500m', mem: '2048Mi', storage: '10240Mi', gpu: {mem: '1Mi', count: 2}})
    // A cpu without an "m" counts as none.
    expect((await its.submit({}, {cpu: '2'})).spec.conditions.cpu).toBe('0m')
    expect((await its.submit({}, {mem: '10KiB'})).spec.conditions.mem).toBe('0Mi')
  })

  test('is open to anybody when it names everybody', async () => {
    const {json} = await submitted(specFor(its.colony, {}, {executornames: ['*']}))
    expect(JSON.parse(json).spec.conditions.executornames).toEqual([])
  })

  test('keeps what it says of file systems and channels', async () => {
    const fs = {
      mount: '/cfs',
      snapshots: [{snapshotid: 's', label: '/l', dir: '/d', keepfiles: true, keepsnapshot: false}],
      dirs: [
        {
          label: '/l',
          dir: '/d',
          keepfiles: false,
          onconflicts: {onstart: {keeplocal: true}, onclose: {keeplocal: false}},
        },
      ],
    }
    const {json} = await submitted(specFor(its.colony, {fs, channels: ['chat']}))
    expect(JSON.parse(json).spec).toMatchObject({fs, channels: ['chat']})
  })
})

describe('submitting is refused', () => {
  test('to whoever is no member of the colony in the conditions', async () => {
    const other = await its.another()
    expect((await submitted(specFor(its.colony), other.user.key)).status).toBe(403)
    expect((await submitted(specFor(its.colony), its.colony.owner.key)).status).toBe(403)
    expect((await submitted(specFor({name: 'nowhere'}))).status).toBe(403)
    expect((await submitted({})).status).toBe(403)
  })

  test('with a priority out of range', async () => {
    for (const priority of [50_001, -50_001]) {
      expect((await submitted(specFor(its.colony, {priority}))).status).toBe(400)
    }
  })

  test('with memory that has no known unit', async () => {
    for (const mem of ['10', '1.5Gi', '10GB', '10Ti', 'lots']) {
      expect((await submitted(specFor(its.colony, {}, {mem}))).status, mem).toBe(400)
    }
  })

  test('with wrong types', async () => {
    const wrong = [
      {maxexectime: '10'},
      {maxexectime: 3.5},
      {args: 'x'},
      {kwargs: []},
      {funcname: 7},
      {env: {A: 1}},
      {conditions: 'none'},
    ]
    for (const field of wrong) {
      expect((await submitted({...specFor(its.colony), ...field})).status, JSON.stringify(field)).toBe(400)
    }
  })
})

describe.runIf(embedded)('what upstream does badly', () => {
  test('each unit of memory is read as it is written, every time', async () => {
    for (let n = 0; n < 10; n++) {
      for (const mem of ['10MB', '10Mb']) {
        expect((await its.submit({}, {mem})).spec.conditions.mem).toBe('9Mi')
      }
    }
  })

  test('whole numbers beyond 2^53 keep their digits in arguments', async () => {
    const {json} = await submitted(specFor(its.colony, {args: [9007199254740993n]}))
    expect(json).toContain('9007199254740993')
  })
})

import {afterEach, beforeEach, expect, test} from 'vitest'
import type {Blueprint} from '../../../../src/colonies/wire/objects/blueprints.js'
import {askRaw} from '../../../support/ask.js'
import {type Scene, scene} from '../../../support/colonies-requests.js'
import {type Random, randomOf} from '../../../support/random.js'

// Many who add, change, move and remove the same few blueprints at once, through two servers that share the store: what
// must hold afterwards.

const KINDS = ['A', 'B', 'None'] as const
const PLACES = ['', 'here', 'there'] as const
const NAMES = ['one', 'two', 'three', 'four'] as const

let it: Scene
beforeEach(() => {
  it = scene()
})
afterEach(() => it.home.remove())

type Step = readonly [type: string, request: Readonly<Record<string, unknown>>]

function step(random: Random): Step {
  const name = random.pick(NAMES)
  const metadata = {name, colonyname: 'dev', locationname: random.pick(PLACES)}
  const blueprint = {kind: random.pick(KINDS), metadata, spec: {size: random.below(3)}}
  switch (random.below(6)) {
    case 0:
    case 1:
      return ['addblueprintmsg', {blueprint}]
    case 2:
    case 3:
      return ['updateblueprintmsg', {blueprint, forcegeneration: random.below(4) === 0}]
    case 4:
      return ['updateblueprintstatusmsg', {colonyname: 'dev', blueprintname: name, status: {size: random.below(3)}}]
    default:
      return ['removeblueprintmsg', {namespace: 'dev', name}]
  }
}

test.each([1, 2, 3])('blueprints, their crons, locations and history fit together (%i)', async (seed) => {
  const random = randomOf(seed)
  for (const kind of KINDS) {
    const handler = kind === 'None' ? {} : {executorType: `for ${kind}`, functionName: 'reconcile'}
    const blueprintdefinition = {metadata: {name: kind, colonyname: 'dev'}, spec: {names: {kind}, handler}}
    await it.as('owner', 'addblueprintdefinitionmsg', {blueprintdefinition})
  }
  const servers = [it.server, it.home.open()]
  for (let round = 0; round < 15; round += 1) {
    const steps = Array.from({length: 8}, () => step(random))
    const replies = await Promise.all(
      steps.map(([type, request], index) =>
        askRaw(servers[index % 2] ?? it.server, type, request, it.callers.user.key),
      ),
    )
    for (const {status, json} of replies) expect([200, 404, 409], json).toContain(status)
    await check()
  }
})

async function check(): Promise<void> {
  const list = async (type: 'getblueprintsmsg' | 'getcronsmsg' | 'getlocationsmsg', request: object) => {
    const {json} = await askRaw(it.server, type, {...request}, it.callers.user.key)
    return (JSON.parse(json) ?? []) as readonly {name: string}[]
  }
  const blueprints = (await list('getblueprintsmsg', {namespace: 'dev'})) as unknown as readonly Blueprint[]
  const wanted = blueprints
    .filter(({kind}) => kind !== 'None')
    .map(({kind, metadata: {locationname}}) => `reconcile-${kind}${locationname ? `-${locationname}` : ''}`)
  const crons = (await list('getcronsmsg', {colonyname: 'dev', count: 100})).map(({name}) => name)
  expect(crons.sort()).toEqual([...new Set(wanted)].sort())
  const locations = (await list('getlocationsmsg', {colonyname: 'dev'})).map(({name}) => name)
  for (const {metadata} of blueprints) if (metadata.locationname) expect(locations).toContain(metadata.locationname)
  for (const {blueprintid, spec, metadata} of blueprints) {
    const request = {blueprintid, limit: 0}
    const history = await askRaw(it.server, 'getblueprinthistorymsg', request, it.callers.user.key)
    const entries = JSON.parse(history.json) as readonly {generation: number; spec: object}[]
    const {generation = 0} = metadata
    // Each generation once, the newest first, and the newest as it is.
    expect(entries.map((entry) => entry.generation)).toEqual(entries.map((_, index) => Number(generation) - index))
    expect(entries[0]?.spec).toEqual(spec)
    expect(entries.at(-1)?.generation).toBe(0)
  }
}

import {expect, it} from 'vitest'
import type {NewPackage} from '../../../../src/dcp/scheduler/packages.js'
import {openFixture} from '../support.js'

const ALICE = '0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266'
const BOB = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

const pack = (files: Readonly<Record<string, string>>, changes: Partial<NewPackage> = {}): NewPackage => ({
  name: 'model',
  version: '1.0.0',
  owner: ALICE,
  files: Object.entries(files).map(([name, text]) => ({name, text})),
  ...changes,
})

it('a package is published, and its files are there', () => {
  const {scheduler} = openFixture()
  const {packages} = scheduler
  expect(packages.publish(pack({'a.js': 'one', 'lib/b.js': 'three'}))).toMatchObject({
    kind: 'published',
    package: {
      name: 'model',
      version: '1.0.0',
      owner: ALICE,
      files: [{name: 'a.js', characters: 3}, {name: 'lib/b.js'}],
    },
  })
  expect(packages.text('model', '1.0.0', 'lib/b.js')).toBe('three')
  expect(packages.text('model', '1.0.0', 'b.js')).toBeUndefined()
  expect(packages.text('model', '1.0.1', 'a.js')).toBeUndefined()
})

it('the same files may be published again by anybody, others by nobody', () => {
  const {packages} = openFixture().scheduler
  packages.publish(pack({'a.js': 'one'}))
  expect(packages.publish(pack({'a.js': 'one'})).kind).toBe('unchanged')
  expect(packages.publish(pack({'a.js': 'one'}, {owner: BOB}))).toMatchObject({
    kind: 'unchanged',
    package: {owner: ALICE},
  })
  expect(packages.publish(pack({'a.js': 'two'})).kind).toBe('version-taken')
  expect(packages.publish(pack({'a.js': 'one', 'b.js': ''})).kind).toBe('version-taken')
  expect(packages.publish(pack({'a.js': 'two'}, {owner: BOB})).kind).toBe('name-taken')
  expect(packages.publish(pack({'a.js': 'two'}, {owner: BOB, version: '1.0.1'})).kind).toBe('name-taken')
  expect(packages.publish(pack({'a.js': 'two'}, {version: '1.0.1'})).kind).toBe('published')
  expect(packages.text('model', '1.0.0', 'a.js')).toBe('one')
})

it('modules come in the newest version, with all that they need, each once', () => {
  const {packages} = openFixture().scheduler
  packages.publish(pack({'main.js': "module.declare(['./lib/a', 'other/x', 'nobody/has'], f)", 'lib/a.js': 'old'}))
  packages.publish(
    pack(
      {
        'main.js': "module.declare(['./lib/a', 'other/x', 'nobody/has'], f)",
        'lib/a.js': "module.declare(['../main', '../../other/y.js'], f)",
      },
      {version: '1.10.0'},
    ),
  )
  packages.publish(pack({'lib/a.js': 'older'}, {version: '1.2.0'}))
  packages.publish(pack({'x.js': 'x', 'y.js': 'y'}, {name: 'other', owner: BOB}))
  const {modules, missing} = packages.modules(['model/main', 'model/none', 'model', '../up'])
  expect(missing).toEqual(['model/none', 'model', '../up'])
  expect(modules.map(({id, version, file}) => `${id} ${version} ${file}`).sort()).toEqual([
    'model/lib/a 1.10.0 lib/a.js',
    'model/main 1.10.0 main.js',
    'other/x 1.0.0 x.js',
    'other/y.js 1.0.0 y.js',
  ])
})

it('a prerelease is what jobs get only where there is no release', () => {
  const {packages} = openFixture().scheduler
  const version = () => packages.modules(['model/a']).modules.map((module) => module.version)
  packages.publish(pack({'a.js': ''}, {version: '2.0.0-rc.1'}))
  expect(version()).toEqual(['2.0.0-rc.1'])
  packages.publish(pack({'a.js': ''}, {version: '1.0.0'}))
  expect(version()).toEqual(['1.0.0'])
})

it('lists the newest versions page by page', () => {
  const {packages} = openFixture().scheduler
  for (const name of ['beta', 'alpha', 'gamma', '100%']) packages.publish(pack({'a.js': ''}, {name}))
  packages.publish(pack({'a.js': ''}, {name: 'alpha', version: '2.0.0'}))
  const page = packages.list('', 0, 3)
  expect(page.packages.map(({name, version}) => `${name} ${version}`)).toEqual([
    '100% 1.0.0',
    'alpha 2.0.0',
    'beta 1.0.0',
  ])
  expect(page.next).toBe(3)
  expect(packages.list('', 3, 3)).toMatchObject({packages: [{name: 'gamma'}], next: undefined})
  expect(packages.list('%', 0, 9).packages).toHaveLength(1)
  expect(packages.list('et', 0, 9).packages.map(({name}) => name)).toEqual(['beta'])
})

import {expect, it} from 'vitest'
import {deployPackage} from '../../../../src/dcp/wire/operations/package-manager-deploy-package.js'
import {fetchModuleURL} from '../../../../src/dcp/wire/operations/package-manager-fetch-module-url.js'
import {listModules} from '../../../../src/dcp/wire/operations/package-manager-list-modules.js'
import {servePackageFile} from '../../../../src/dcp/wire/packages/serve-package-file.js'
import {openWorld, refusedWith} from './scripted-caller.js'

const MODEL = {name: 'model', version: '1.0.0', files: {'main.js': "module.declare(['./lib/a'], f)", 'lib/a.js': 'a'}}

it('a package is published as dcp-client and dcp-util read it', () => {
  const alice = openWorld().someone()
  expect(alice.call(deployPackage, MODEL)).toMatchObject({
    status: 'success',
    package: {name: 'model', version: '1.0.0', owner: alice.address, files: {'main.js': 30, 'lib/a.js': 1}},
    name: 'model',
    versions: {'1.0.0': {owner: alice.address}},
  })
})

it('modules are found at URLs of this server, where their texts are', () => {
  const {scheduler, someone} = openWorld()
  const [alice, worker] = [someone(), someone()]
  alice.call(deployPackage, MODEL)
  const found = worker.call(fetchModuleURL, {modules: ['model/main']})
  expect(found).toEqual({
    model: {
      main: 'http://127.0.0.1:4000/packages/model/1.0.0/main.js',
      'lib/a': 'http://127.0.0.1:4000/packages/model/1.0.0/lib/a.js',
    },
  })
  expect(servePackageFile(scheduler, '/packages/model/1.0.0/lib/a.js')?.body).toBe('a')
  expect(worker.call(fetchModuleURL, {modules: ['model/lib/a.js']})).toEqual({
    model: {'lib/a.js': 'http://127.0.0.1:4000/packages/model/1.0.0/lib/a.js'},
  })
  expect(refusedWith(() => worker.call(fetchModuleURL, {modules: ['model/main', 'model/none']}))).toBe('ENOENT')
})

it.each([
  '/packages/model/1.0.0/none.js',
  '/packages/model/1.0.0/',
  '/packages/model/1.0.0',
  '/packages/model/2.0.0/main.js',
  '/packages/model/1.0.0/lib/../main.js',
  '/packages/model/1.0.0/%2e%2e/main.js',
  '/packages/../etc/passwd',
  '/packages/%ff',
  '/packages/',
  '/other/model/1.0.0/main.js',
])('nothing is served at %s', (path) => {
  const {scheduler, someone} = openWorld()
  someone().call(deployPackage, MODEL)
  expect(servePackageFile(scheduler, path)).toBeUndefined()
})

it.each([
  {name: '../model'},
  {name: 'a/b'},
  {name: '.hidden'},
  {name: ''},
  {name: 'x'.repeat(129)},
  {name: 5},
  {version: '1.0'},
  {version: '../1.0.0'},
  {files: {}},
  {files: {'../up.js': ''}},
  {files: {'/root.js': ''}},
  {files: {'a//b.js': ''}},
  {files: {'a/./b.js': ''}},
  {files: {'a\\b.js': ''}},
  {files: {'a?.js': ''}},
  {files: {'a.js': 5}},
  {files: {[`${'x'.repeat(256)}.js`]: ''}},
  {files: ['a.js']},
  {files: JSON.parse('{"__proto__": "x"}')},
  {files: Object.fromEntries(Array.from({length: 1001}, (_, index) => [`${index}.js`, '']))},
])('%j is no package', (changes) => {
  const alice = openWorld().someone()
  expect(refusedWith(() => alice.call(deployPackage, {...MODEL, ...changes}))).toBe('EINVAL')
})

it('a name belongs to who published it first', () => {
  const {someone} = openWorld()
  const [alice, bob] = [someone(), someone()]
  alice.call(deployPackage, MODEL)
  expect(bob.call(deployPackage, MODEL)).toMatchObject({status: 'success', package: {owner: alice.address}})
  expect(refusedWith(() => bob.call(deployPackage, {...MODEL, version: '1.0.1'}))).toBe('EACCES')
  expect(refusedWith(() => alice.call(deployPackage, {...MODEL, files: {'main.js': ''}}))).toBe('EEXIST')
})

it('packages are listed page by page', () => {
  const alice = openWorld().someone()
  for (const name of ['c', 'a', 'b']) alice.call(deployPackage, {...MODEL, name})
  expect(alice.call(listModules, {q: undefined, skip: 0, limit: 2})).toMatchObject({
    packages: [{name: 'a', version: '1.0.0', owner: alice.address, published: expect.any(Number)}, {name: 'b'}],
    next: 2,
  })
  expect(alice.call(listModules, {skip: 2, limit: 2})).toEqual({packages: [expect.objectContaining({name: 'c'})]})
  expect(refusedWith(() => alice.call(listModules, {limit: 0}))).toBe('EINVAL')
})

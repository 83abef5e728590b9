import {execFileSync} from 'node:child_process'
import {createHash} from 'node:crypto'
import {existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync} from 'node:fs'
import {createServer, type Server} from 'node:http'
import type {AddressInfo} from 'node:net'
import {tmpdir} from 'node:os'
import {join, resolve} from 'node:path'
import {afterEach, beforeEach, describe, expect, it} from 'vitest'
import {loadPythonPackages} from '../../../../src/dcp/job/python/python-packages.js'
import {createZip} from '../../../support/archives.js'

const PYODIDE = resolve(import.meta.dirname, '../../../../node_modules/pyodide')
const WHEEL = createZip({'greet.py': 'WORD = "hi"\n', 'greet-1.0.dist-info/METADATA': 'Name: greet\n'})
const NAME = 'greet-1.0-py3-none-any.whl'

let directory: string
let cacheDirectory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'continuum-wheels-'))
  cacheDirectory = join(directory, 'cache')
})
afterEach(() => rmSync(directory, {recursive: true, force: true}))

const load = (requires: string[], more: object = {}) =>
  loadPythonPackages(requires, {directory, pyodideDirectory: PYODIDE, cacheDirectory, ...more})

describe("wheels of one's own", () => {
  it('are read from a file or a folder, each once', async () => {
    writeFileSync(join(directory, NAME), WHEEL)
    writeFileSync(join(directory, 'notes.txt'), 'x')
    const wheels = await load([NAME, '.', './'])
    expect(wheels).toEqual([{name: NAME, bytes: WHEEL}])
  })

  it.each([
    ['a file that is missing', 'none-1.0-py3-none-any.whl', 'FILE_NOT_FOUND'],
    ['a folder that is missing', './nowhere', 'FILE_NOT_FOUND'],
    ['a folder without wheels', './', 'PACKAGE_INVALID'],
    ['a wheel for another platform', 'numpy-2.0-cp313-cp313-manylinux_2_17_x86_64.whl', 'PACKAGE_INVALID'],
    ['what is no package', 'nompy', 'PACKAGE_UNKNOWN'],
  ])('refuses %s', async (_, entry, code) => {
    await expect(load([entry])).rejects.toMatchObject({code})
  })

  it('refuses a file that is no archive', async () => {
    writeFileSync(join(directory, NAME), 'hello')
    await expect(load([NAME])).rejects.toMatchObject({code: 'PACKAGE_INVALID'})
  })

  it.skipIf(process.platform === 'win32')('does not wait for a pipe, or read what is far too large', async () => {
    const path = join(directory, NAME)
    execFileSync('mkfifo', [path])
    await expect(load([NAME])).rejects.toMatchObject({code: 'PACKAGE_INVALID'})
    rmSync(path)
    writeFileSync(path, WHEEL)
    truncateSync(path, 2 ** 31)
    await expect(load(['./'])).rejects.toMatchObject({code: 'PACKAGE_INVALID'})
  })

  it('names what was perhaps meant', async () => {
    await expect(load(['nmpy'])).rejects.toMatchObject({hint: expect.stringContaining('numpy')})
  })
})

describe('packages of Pyodide', () => {
  /** A distribution of its own, with three packages of which one needs another. */
  let server: Server
  let asked: string[]
  let address: string
  let pyodideDirectory: string
  let answer: (file: string) => Buffer | undefined
  beforeEach(async () => {
    asked = []
    answer = () => WHEEL
    server = createServer((request, response) => {
      const file = (request.url ?? '').slice('/full/'.length)
      asked.push(file)
      const bytes = answer(file)
      response.writeHead(bytes ? 200 : 404).end(bytes)
    })
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/full/`
    pyodideDirectory = directory
    const sha256 = createHash('sha256').update(WHEEL).digest('hex')
    const entry = (name: string, depends: string[]) => ({name, file_name: `${name}.whl`, sha256, depends})
    const packages = {
      base: entry('base', []),
      'My-Top': entry('My-Top', ['middle']),
      middle: entry('middle', ['base', 'My-Top']),
    }
    writeFileSync(join(directory, 'pyodide-lock.json'), JSON.stringify({packages}))
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  it('come after those that they need, once, and are kept', async () => {
    const names = (await load(['my_top', 'base'], {address, pyodideDirectory})).map(({name}) => name)
    expect(names).toEqual(['base.whl', 'middle.whl', 'My-Top.whl'])
    expect(asked).toEqual(names)
    expect(statSync(cacheDirectory).mode & 0o777).toBe(0o700)
    expect(statSync(join(cacheDirectory, 'base.whl')).mode & 0o777).toBe(0o600)
    await load(['my_top'], {address, pyodideDirectory})
    expect(asked).toHaveLength(3)
    writeFileSync(join(cacheDirectory, 'base.whl'), 'damaged')
    await load(['my_top'], {address, pyodideDirectory})
    expect(asked).toEqual([...names, 'base.whl'])
  })

  it('are refused when they are not what the lock file says', async () => {
    answer = () => Buffer.from('PK something else')
    await expect(load(['base'], {address, pyodideDirectory})).rejects.toMatchObject({code: 'PACKAGE_INVALID'})
    expect(existsSync(cacheDirectory) ? readdirSync(cacheDirectory) : []).toEqual([])
  })

  it('say what cannot be fetched, and from where', async () => {
    answer = () => undefined
    const missing = await load(['base'], {address, pyodideDirectory}).catch((error: unknown) => error)
    expect(missing).toMatchObject({code: 'PACKAGE_UNREACHABLE', exitStatus: 5})
    expect(String(missing)).toContain(`${address}base.whl`)
    const nobody = load(['base'], {address: 'http://127.0.0.1:9/full/', pyodideDirectory})
    await expect(nobody).rejects.toMatchObject({code: 'PACKAGE_UNREACHABLE'})
  })

  it('are fetched anew where nothing can be kept', async () => {
    writeFileSync(join(directory, 'file'), '')
    const options = {address, pyodideDirectory, cacheDirectory: join(directory, 'file')}
    expect(await load(['base'], options)).toHaveLength(1)
    expect(await load(['base'], options)).toHaveLength(1)
    expect(asked).toHaveLength(2)
  })
})

import {execFile, execFileSync} from 'node:child_process'
import {mkdir, readdir, readFile, readlink, stat, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {expect, test} from 'vitest'
import {claimWithoutLinks, writeFault, writeKeystore} from '../../src/keystore/write.js'
import {bundleModule} from './bundle-module.js'
import {expectFault, freshDirectory} from './sample.js'

const mode = async (file: string) => (await stat(file)).mode & 0o777

test('makes directories with 0700 and the file with 0600', async () => {
  const directory = join(await freshDirectory(), 'a/b')
  const file = join(directory, 'x.keystore')
  await writeKeystore({path: {name: 'x', file}, text: 'T', replace: 'none'})
  expect([await mode(join(directory, '..')), await mode(directory), await mode(file)]).toEqual([0o700, 0o700, 0o600])
  expect(await readFile(file, 'utf8')).toBe('T')
  expect(await readdir(directory)).toEqual(['x.keystore'])
})

test('replaces only when told to', async () => {
  const directory = await freshDirectory()
  const path = {name: 'x', file: join(directory, 'x.keystore')}
  await writeFile(path.file, 'old', {mode: 0o644})
  await expectFault(writeKeystore({path, text: 'new', replace: 'none'}), 'KEYSTORE_EXISTS')
  expect(await readFile(path.file, 'utf8')).toBe('old')
  await writeKeystore({path, text: 'new', replace: 'content'})
  expect(await readFile(path.file, 'utf8')).toBe('new')
  expect(await mode(path.file)).toBe(0o600)
  expect(await readdir(directory)).toEqual(['x.keystore'])
})

test('replaces what a link points to, not the link', async () => {
  const directory = await freshDirectory()
  const real = join(directory, 'elsewhere')
  await mkdir(real)
  await writeFile(join(real, 'x.json'), 'old')
  const path = {name: 'x', file: join(directory, 'x.keystore')}
  await symlink('elsewhere/x.json', path.file)
  await writeKeystore({path, text: 'new', replace: 'content'})
  expect(await readlink(path.file)).toBe('elsewhere/x.json')
  expect(await readFile(join(real, 'x.json'), 'utf8')).toBe('new')
  expect(await readdir(real)).toEqual(['x.json'])
})

test('what does not verify never gets its name', async () => {
  const directory = await freshDirectory()
  const path = {name: 'x', file: join(directory, 'x.keystore')}
  const verify = async (written: string) => {
    expect(written).toBe('T')
    // While it is checked it is there, closed to others, under a hidden name.
    const [temporary] = await readdir(directory)
    expect(temporary).toMatch(/^\.x\.keystore\./)
    expect(await mode(join(directory, temporary ?? ''))).toBe(0o600)
    throw new Error('no')
  }
  await expect(writeKeystore({path, text: 'T', replace: 'none', verify})).rejects.toThrow('no')
  expect(await readdir(directory)).toEqual([])
})

test('a directory that cannot be written is named', async () => {
  const directory = await freshDirectory()
  await writeFile(join(directory, 'file'), '')
  await mkdir(join(directory, 'dir.keystore'))
  for (const file of [join(directory, 'file/x.keystore'), join(directory, 'file/a/x.keystore'), '/proc/x/x.keystore']) {
    await expectFault(writeKeystore({path: {name: 'x', file}, text: 'T', replace: 'none'}), 'FILE_UNWRITABLE')
  }
  const path = {name: 'dir', file: join(directory, 'dir.keystore')}
  await expectFault(writeKeystore({path, text: 'T', replace: 'content'}), 'FILE_UNWRITABLE')
  await expectFault(writeKeystore({path, text: 'T', replace: 'none'}), 'KEYSTORE_EXISTS')
  expect((await readdir(directory)).sort()).toEqual(['dir.keystore', 'file'])
})

test('where links do not exist, a reserved name has one winner all the same', async () => {
  const directory = await freshDirectory()
  const path = {name: 'x', file: join(directory, 'x.keystore')}
  const sources = await Promise.all(
    ['a', 'b', 'c'].map(async (text) => {
      await writeFile(join(directory, text), text)
      return join(directory, text)
    }),
  )
  const outcomes = await Promise.allSettled(sources.map((source) => claimWithoutLinks(source, path)))
  expect(outcomes.filter(({status}) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({code: 'KEYSTORE_EXISTS'})
  }
  const winner = outcomes.findIndex(({status}) => status === 'fulfilled')
  expect(await readFile(path.file, 'utf8')).toBe(['a', 'b', 'c'][winner])
  await expect(claimWithoutLinks(join(directory, 'none'), {name: 'y', file: join(directory, 'y')})).rejects.toThrow()
  expect(await readdir(directory)).not.toContain('y')
})

test('errors of the file system become Faults, bugs stay bugs', () => {
  const path = {name: 'x', file: '/x'}
  const system = (code: string) => writeFault(Object.assign(new Error(code), {code}), path)
  expect(system('ENOSPC')).toMatchObject({code: 'DISK_FULL'})
  expect(system('EDQUOT')).toMatchObject({code: 'DISK_FULL'})
  expect(system('EROFS')).toMatchObject({code: 'FILE_UNWRITABLE'})
  const bug = new TypeError('bug')
  expect(writeFault(bug, path)).toBe(bug)
})

const canMount = (() => {
  try {
    execFileSync('sh', ['-c', 'unshare -rm mount -t tmpfs none /mnt'], {stdio: 'ignore'})
    return true
  } catch {
    return false
  }
})()

test.runIf(canMount)('a full and a read-only file system leave nothing behind', async () => {
  const directory = await freshDirectory()
  const module = await bundleModule('write.ts')
  const script = `
    import {writeKeystore} from ${JSON.stringify(module)}
    import {readdirSync} from 'node:fs'
    const path = {name: 'x', file: ${JSON.stringify(join(directory, 'x.keystore'))}}
    const outcome = await writeKeystore({path, text: 'T'.repeat(60000), replace: 'none'}).catch((error) => error.code)
    console.log(JSON.stringify([outcome, readdirSync(${JSON.stringify(directory)})]))
  `
  const run = async (options: string) => {
    const command = `mount -t tmpfs -o ${options} none ${directory} && exec "$0" --input-type=module -e "$1"`
    const {stdout} = await promisify(execFile)('unshare', ['-rm', 'sh', '-c', command, process.execPath, script])
    return JSON.parse(stdout)
  }
  expect(await run('size=16k')).toEqual(['DISK_FULL', []])
  expect(await run('ro')).toEqual(['FILE_UNWRITABLE', []])
})

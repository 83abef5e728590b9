import {randomBytes} from 'node:crypto'
import {mkdir, readdir, readFile, stat, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {devPlace} from '../../src/colonies/dev/place.js'
import {PART_PREFIX} from '../../src/colonies/files/local-name.js'
import type {StorageSettings} from '../../src/colonies/files/object-storage.js'
import {openServer} from '../../src/colonies/server/open-server.js'
import {findColony} from '../../src/colonies/server/tables/colony.js'
import {fileById, insertFile} from '../../src/colonies/server/tables/file.js'
import {newObjectId} from '../../src/colonies/wire/object-id.js'
import type {File} from '../../src/colonies/wire/objects/files.js'
import {type ColoniesHome, coloniesHome} from '../support/colonies-home.js'
import {type HomeSession, sessionOf} from '../support/colonies-session.js'
import {S3_SERVICES, type ServedS3, type TestFolder, testFolder} from '../support/s3-storages.js'
import {eventually} from '../support/started.js'
import {type Passed, startProxy, type TcpProxy} from '../support/tcp-proxy.js'

interface Fetched {
  readonly path: string
  readonly downloaded: boolean
}

let user: ColoniesHome
let session: HomeSession
let folder: TestFolder
beforeAll(async () => {
  user = coloniesHome()
  session = await sessionOf(user)
})
afterAll(async () => {
  await session.close()
  await user.remove()
})
beforeEach(async () => {
  folder = await testFolder()
})
afterEach(() => folder.remove())

const environmentOf = ({port, accessKey, secretKey, bucket}: StorageSettings): Record<string, string> => ({
  AWS_S3_ENDPOINT: `127.0.0.1:${port}`,
  AWS_S3_TLS: 'false',
  AWS_S3_ACCESSKEY: accessKey,
  AWS_S3_SECRETKEY: secretKey,
  AWS_S3_BUCKET: bucket,
})

/** Synchronises a new directory with one file. @returns the directory */
async function uploaded(label: string, name: string, bytes: Buffer, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const dir = folder.in('up')
  await mkdir(dir, {recursive: true})
  await writeFile(join(dir, name), bytes)
  await user.prints(['fs', 'sync', '--dir', dir, '--label', label, '--yes'], {env})
  return dir
}

/** A file as members of other servers may add it: ours refuses such names. @returns its id */
async function addedByOthers(name: string): Promise<string> {
  const ref = {protocol: 's3', s3object: {server: 'x', port: 1, region: 'x', bucket: 'x', object: 'x'}}
  const content = {size: 1, checksum: 'a'.repeat(64), checksumalg: 'SHA256'}
  const {fileid} = await session.call('addfilemsg', {
    file: {colonyname: 'dev', label: '/evil', name: 'innocent', ...content, ref},
  })
  const {context, close} = openServer({file: devPlace(join(user.state, 'colonies')).store})
  const row = fileById(context.store, findColony(context.store, 'dev')?.key ?? 0, fileid)
  if (!row) throw new Error('The file is not there')
  const {key: _, ...rest} = row
  const id = newObjectId()
  context.store.transaction(() => insertFile(context.store, {...rest, id, name}))
  close()
  return id
}

describe('fs get', () => {
  test('brings the newest revision, or one by its id, and says where it is', async () => {
    await uploaded('/versions', 'a.txt', Buffer.from('first'))
    await uploaded('/versions', 'a.txt', Buffer.from('second'))
    const to = folder.in('deep/down')
    const argv = ['fs', 'get', '--label', 'versions', '--name', 'a.txt', '--dir', to]
    expect(await user.prints(argv)).toBe(`${join(to, 'a.txt')}\n`)
    expect(await readFile(join(to, 'a.txt'), 'utf8')).toBe('second')
    expect(await user.result<Fetched>(argv)).toMatchObject({path: join(to, 'a.txt'), downloaded: false})
    const [, old] = await user.result<readonly File[]>(['fs', 'info', '-l', '/versions', '-n', 'a.txt'])
    const byId = ['fs', 'get', '--fileid', old?.fileid ?? '', '-d', to]
    expect(await user.result<Fetched>(byId)).toMatchObject({downloaded: true})
    expect(await readFile(join(to, 'a.txt'), 'utf8')).toBe('first')
    expect(await readdir(to)).toEqual(['a.txt'])
  })

  test('brings an empty file, of which there is no object', async () => {
    await uploaded('/empty', 'nothing', Buffer.alloc(0))
    const {path} = await user.result<Fetched>(['fs', 'get', '-l', '/empty', '-n', 'nothing', '-d', folder.path])
    expect((await stat(path)).size).toBe(0)
  })

  test.each(['../../evil', '/etc/evil', '..', '.cfs', 'a/b'])('writes no file of the name %s', async (name) => {
    const fileid = await addedByOthers(name)
    const to = folder.in('a/b/c')
    expect(await user.fails(['fs', 'get', '-i', fileid, '-d', to])).toMatchObject({code: 'FILE_NAME_REFUSED'})
    expect(await readdir(folder.path)).toEqual([])
  })

  test('says what is missing: a file, a name for it, a storage, its bytes', async () => {
    expect(await user.fails(['fs', 'get', '-l', '/none', '-n', 'none'])).toMatchObject({code: 'NOT_FOUND'})
    expect(await user.fails(['fs', 'get'])).toMatchObject({code: 'USAGE'})
    expect(await user.fails(['fs', 'get', '-l', '/none'])).toMatchObject({code: 'USAGE'})
    const env = {AWS_S3_ENDPOINT: '127.0.0.1:9'}
    await uploaded('/lost', 'a', Buffer.from('bytes'))
    const argv = ['fs', 'get', '-l', '/lost', '-n', 'a', '-d', folder.in('to')]
    const refused = await user.fails(argv, {env})
    expect(refused).toMatchObject({code: 'USAGE'})
    expect(refused.message).toContain('AWS_S3_ACCESSKEY')
    const s3 = await S3_SERVICES.s3rver?.()
    if (!s3) throw new Error('There is no other service')
    const lost = await user.fails(argv, {env: environmentOf(s3.settings)})
    expect(lost).toMatchObject({code: 'OBJECT_MISSING'})
    await s3.close()
    expect(await user.fails(argv, {env: environmentOf(s3.settings)})).toMatchObject({code: 'STORAGE_UNREACHABLE'})
    expect(await readdir(folder.in('to'))).toEqual([])
    expect(user.said.join('')).not.toContain(s3.settings.secretKey.repeat(2))
  })
})

describe('fs remove', () => {
  const infoOf = (label: string) => user.result<readonly File[]>(['fs', 'info', '-l', label, '-n', 'a'])

  test('removes all revisions of a name with their bytes', async () => {
    const s3 = await S3_SERVICES.ours?.()
    if (!s3) throw new Error('There is no service')
    const env = environmentOf(s3.settings)
    await uploaded('/old', 'a', Buffer.from('one'), env)
    await uploaded('/old', 'a', Buffer.from('two'), env)
    const [newest, oldest] = await infoOf('/old')
    const argv = ['fs', 'remove', '-l', '/old', '-n', 'a']
    // Another file has the bytes of the older one too.
    const {ref, size, checksum, checksumalg} = oldest ?? {}
    const file = {colonyname: 'dev', label: '/other', name: 'a', size, checksum, checksumalg, ref}
    await session.call('addfilemsg', {file})
    expect(await user.result(argv, {env})).toMatchObject({removed: 2, held: 0})
    expect(await user.fails(['fs', 'info', '-l', '/old', '-n', 'a'])).toMatchObject({code: 'NOT_FOUND'})
    await user.prints(['fs', 'get', '-l', '/other', '-n', 'a', '-d', folder.path], {env})
    expect(await readFile(folder.in('a'), 'utf8')).toBe('one')
    await session.call('addfilemsg', {
      file: {...file, ref: newest?.ref, size: newest?.size, checksum: newest?.checksum},
    })
    const gone = ['fs', 'get', '-l', '/other', '-n', 'a', '-d', folder.in('gone')]
    expect(await user.fails(gone, {env})).toMatchObject({code: 'OBJECT_MISSING'})
    await s3.close()
  })

  test('keeps what a snapshot holds, and removes one revision by its id', async () => {
    await uploaded('/frozen', 'a', Buffer.from('one'))
    await user.prints(['fs', 'snapshot', 'create', '-l', '/frozen', '-n', 'frozen'])
    const [held] = await infoOf('/frozen')
    const one = ['fs', 'remove', '--yes', '-i']
    expect(await user.fails([...one, held?.fileid ?? ''])).toMatchObject({code: 'FILES_FAILED'})
    await uploaded('/frozen', 'a', Buffer.from('two'))
    const [newest] = await infoOf('/frozen')
    expect(await user.result([...one, newest?.fileid ?? ''])).toMatchObject({removed: 1, held: 0})
    expect(await infoOf('/frozen')).toMatchObject([{fileid: held?.fileid}])
    await user.prints(['fs', 'get', '-l', '/frozen', '-n', 'a', '-d', folder.path])
    expect(await readFile(folder.in('a'), 'utf8')).toBe('one')
  })
})

describe.each(Object.entries(S3_SERVICES))('who is killed in the middle goes on, at %s', (service, start) => {
  const bytes = randomBytes(90_000_000)
  let s3: ServedS3
  let proxy: TcpProxy
  let mayPass: (passed: Passed) => boolean
  let env: Record<string, string>
  beforeEach(async () => {
    s3 = await start()
    mayPass = () => true
    proxy = await startProxy(
      () => s3.settings.port,
      (passed) => mayPass(passed),
    )
    env = environmentOf({...s3.settings, port: proxy.port})
  })
  afterEach(async () => {
    await proxy.close()
    await s3.close()
  })

  test('with an upload, and with a download', async () => {
    const label = `/killed-${service}`
    const dir = folder.in('source')
    await mkdir(dir)
    await writeFile(join(dir, 'large'), bytes)
    const sync = ['fs', 'sync', '--dir', dir, '--label', label, '--yes']
    mayPass = ({up}) => up < 80_000_000
    const upload = user.start(sync, env)
    await eventually(async () => proxy.passed.up >= 80_000_000, 60_000)
    upload.kill('SIGKILL')
    expect(await upload.ended()).toBe('SIGKILL')
    expect(await user.fails(['fs', 'info', '-l', label, '-n', 'large'])).toMatchObject({code: 'NOT_FOUND'})
    mayPass = () => true
    proxy.passed.up = 0
    await user.prints(sync, {env})
    // Four parts of 16 MiB were on their way, those before them had arrived.
    expect(proxy.passed.up).toBeLessThan(bytes.length - (16 << 20) + 1_000_000)

    const get = ['fs', 'get', '-l', label, '-n', 'large', '-d', folder.in('target')]
    proxy.passed.down = 0
    mayPass = ({down}) => down < 50_000_000
    const download = user.start(get, env)
    const sizeOfPart = async (): Promise<number> => {
      const names = await readdir(folder.in('target')).catch(() => [])
      const part = names.find((name) => name.startsWith(PART_PREFIX))
      return part === undefined ? 0 : (await stat(folder.in(`target/${part}`))).size
    }
    await eventually(async () => (await sizeOfPart()) > 40_000_000, 60_000)
    download.kill('SIGKILL')
    expect(await download.ended()).toBe('SIGKILL')
    expect(await readdir(folder.in('target'))).toHaveLength(1)
    expect(await readdir(folder.in('target'))).not.toContain('large')
    mayPass = () => true
    proxy.passed.down = 0
    await user.prints(get, {env})
    expect(proxy.passed.down).toBeLessThan(bytes.length - 40_000_000 + 1_000_000)
    expect(await readdir(folder.in('target'))).toEqual(['large'])
    expect((await readFile(folder.in('target/large'))).equals(bytes)).toBe(true)
  }, 120_000)
})

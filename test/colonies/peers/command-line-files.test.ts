import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {goCli, run, upstreamEnvironment, upstreamServer} from '../../support/colonies-peers.js'
import {embedded, newColony, openEmbedded, openWorld, type World} from '../../support/colonies-world.js'
import {type Contents, contentsOf, write} from '../../support/files-colony.js'
import {ROOT} from '../../support/run-program.js'
import {S3_SERVICES, type ServedS3} from '../../support/s3-storages.js'

// Directories that one command line synchronises and another one finds: with the Go command line, where COLONIES_CLI names
// it, and with ours; against the embedded server, and a real one where COLONIES_SERVER_HOST names it; the bytes in our S3
// service, and where only we write in one that is not ours: s3rver 3.7.1 keeps the chunks of minio-go, with their signatures,
// as they come (seen with the Go command line alone).

const ours = [process.execPath, join(ROOT, 'bin/colonies.js')]
type Pair = readonly [title: string, writer: readonly string[], reader: readonly string[], services: readonly string[]]
const pairs: readonly Pair[] = goCli
  ? [
      ['the Go command line to ours', [goCli], ours, ['ours']],
      ['ours to the Go command line', ours, [goCli], ['ours']],
    ]
  : [['ours to ours', ours, ours, ['ours', 's3rver']]]

const TREE: Contents = {
  'a.txt': 'one',
  empty: '',
  'sub/b c.txt': 'two',
  'sub/deep/é.bin': 'x'.repeat(300_000),
  'no-files-but/below/f': 'three',
}

async function openService(name: string): Promise<ServedS3> {
  const open = S3_SERVICES[name]
  if (!open) throw new Error(`no service is called ${name}`)
  return open()
}

const places = pairs.flatMap(([title, writer, reader, services]) =>
  services.map((name) => [`${title}, bytes in ${name}`, writer, reader, name] as const),
)

describe.each(places)('%s', (_title, writer, reader, service) => {
  let world: World
  let s3: ServedS3
  let root: string
  let env: NodeJS.ProcessEnv

  beforeAll(async () => {
    world = embedded ? await openEmbedded({}, upstreamServer) : await openWorld()
    s3 = await openService(service)
    const colony = await newColony(world)
    root = mkdtempSync(join(tmpdir(), 'colonies-go-files-'))
    const {host, port, accessKey, secretKey, region, bucket} = s3.settings
    env = {
      ...upstreamEnvironment(world, colony.name, {owner: colony.owner.key, member: colony.user.key}),
      HOME: root,
      AWS_S3_ENDPOINT: `${host}:${port}`,
      AWS_S3_ACCESSKEY: accessKey,
      AWS_S3_SECRETKEY: secretKey,
      AWS_S3_REGION: region,
      AWS_S3_BUCKET: bucket,
      AWS_S3_TLS: 'false',
      AWS_S3_SKIPVERIFY: 'false',
    }
  })
  afterAll(async () => {
    await world.close()
    await s3.close()
    rmSync(root, {recursive: true})
  })

  /** What a command prints that must succeed. */
  async function does([program = '', ...before]: readonly string[], line: string): Promise<string> {
    const {status, stdout, stderr} = await run(program, [...before, ...line.split(' ')], {env, cwd: root})
    expect(status, `${line}: ${stderr}${stdout}`).toBe(0)
    expect(stderr, line).not.toContain('level=error')
    return stdout + stderr
  }

  const folder = (name: string): string => {
    mkdirSync(join(root, name))
    return join(root, name)
  }

  test('what one synchronises, the other one has', async () => {
    const [mine, theirs] = [folder('mine'), folder('theirs')]
    await write(mine, TREE)
    await does(writer, 'fs sync --dir mine --label /tree --yes')
    expect(await does(reader, 'fs label ls')).toContain('/tree/no-files-but/below')
    expect(await does(reader, 'fs ls --label /tree')).toContain('a.txt')
    await does(reader, 'fs sync --dir theirs --label /tree --yes')
    expect(await contentsOf(theirs)).toEqual(TREE)
    // Both find that there is nothing to do, each after the other.
    expect(await does(writer, 'fs sync --dir theirs --label /tree --dry')).toMatch(
      /nothing to do|6 unchanged|5 unchanged/,
    )
    expect(await does(reader, 'fs sync --dir mine --label /tree --dry')).toMatch(
      /nothing to do|6 unchanged|5 unchanged/,
    )
  })

  test('a new revision is taken back', async () => {
    writeFileSync(join(root, 'theirs', 'a.txt'), 'changed')
    await does(reader, 'fs sync --dir theirs --label /tree --yes')
    await does(writer, 'fs sync --dir mine --label /tree --keeplocal=false --yes')
    expect(await contentsOf(join(root, 'mine'))).toEqual({...TREE, 'a.txt': 'changed'})
    expect(await does(writer, 'fs info --label /tree --name a.txt')).toMatch(/SHA256[\s\S]*SHA256/)
  })

  test('a file, and a snapshot, are fetched', async () => {
    await does(reader, 'fs get --label /tree/sub/deep --name é.bin --dir theirs')
    await does(writer, 'fs snapshot create --label /tree/sub --snapshotname one')
    expect(await does(reader, 'fs snapshot ls')).toContain('one')
    expect(await does(reader, 'fs snapshot info --snapshotname one')).toContain('b c.txt')
    await does(reader, `fs snapshot download --snapshotname one --dir ${folder('frozen')}`)
    expect(await contentsOf(join(root, 'frozen'))).toEqual({
      'b c.txt': 'two',
      'deep/é.bin': TREE['sub/deep/é.bin'],
    })
    await does(writer, 'fs snapshot remove --snapshotname one')
  })

  test('what is removed is gone', async () => {
    await does(writer, 'fs label remove --label /tree/sub --yes')
    expect(await does(reader, 'fs label ls')).not.toContain('/tree/sub')
    await does(reader, `fs sync --dir ${folder('left')} --label /tree --yes`)
    expect(Object.keys(await contentsOf(join(root, 'left')))).toEqual(['a.txt', 'empty', 'no-files-but/below/f'])
    writeFileSync(join(root, 'left', 'extra'), '')
    await does(reader, 'fs clean --dir left --label /tree --yes')
    // Of its own server the Go command line learns of no label for a directory whose files lie only deeper, and removes it.
    const cleaned = reader === ours || embedded ? ['a.txt', 'empty', 'no-files-but/below/f'] : ['a.txt', 'empty']
    expect(Object.keys(await contentsOf(join(root, 'left')))).toEqual(cleaned)
  })
})

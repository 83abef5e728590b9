import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {readdir, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {createKeystore} from '../../src/keystore/create.js'
import {readKeystore} from '../../src/keystore/read.js'
import {vacantKeystore} from '../../src/keystore/store-key.js'
import {unlockKeystore} from '../../src/keystore/unlock.js'
import {bundleModule} from './bundle-module.js'
import {bytes, create, expectFault, freshDirectory, WRITER} from './sample.js'

test('a new keystore opens with its passphrase, and bears its name as label', async () => {
  const directory = await freshDirectory()
  const made = await create(directory, 'bank', 'pä\u212bs ')
  const keystore = await readKeystore('bank', {directory, home: directory})
  expect(keystore.document.label).toBe('bank')
  const key = await unlockKeystore(keystore, {attempts: [bytes('pä\u212bs ')]})
  expect(key).toMatchObject({address: made.address, colonyId: made.colonyId})
})

test('a label can be given, and the passphrase can be empty', async () => {
  const directory = await freshDirectory()
  const options = {name: 'id', directory, passphrase: bytes(''), cost: 'light', writer: WRITER} as const
  expect((await createKeystore({...options, label: 'identity:me'})).label).toBe('identity:me')
})

test('an existing keystore is replaced only with force', async () => {
  const directory = await freshDirectory()
  const first = await create(directory)
  const options = {name: 'alice', directory, passphrase: bytes('x'), cost: 'light', writer: WRITER} as const
  await expectFault(vacantKeystore(options), 'KEYSTORE_EXISTS')
  await expectFault(createKeystore(options), 'KEYSTORE_EXISTS')
  const second = await createKeystore({...options, force: true})
  expect(second.address).not.toBe(first.address)
  expect(await readdir(directory)).toEqual(['alice.keystore'])
})

test('of processes that create one name at once, one wins and the others see KEYSTORE_EXISTS', async () => {
  const directory = join(await freshDirectory(), 'new/dcp')
  const module = await bundleModule('create.ts')
  const script = `
    import {createKeystore} from ${JSON.stringify(module)}
    process.stdout.write('ready\\n')
    process.stdin.once('data', async () => {
      const options = {directory: ${JSON.stringify(directory)}, passphrase: Buffer.from('p'), cost: 'light',
        writer: {process: 'test', now: new Date()}}
      const outcomes = []
      for (let i = 0; i < 8; i++) {
        outcomes.push(await createKeystore({name: 'k' + i, ...options}).then((made) => made.address, (error) => error.code))
      }
      process.stdout.write(JSON.stringify(outcomes), () => process.exit())
    })
  `
  const children = [1, 2, 3].map(() => spawn(process.execPath, ['--input-type=module', '-e', script], {stdio: 'pipe'}))
  const outputs = children.map(collect)
  await Promise.all(children.map((child) => once(child.stdout, 'data')))
  for (const child of children) child.stdin.write('go\n')
  const results = (await Promise.all(outputs)).map((output) => JSON.parse(output.replace('ready\n', '')) as string[])
  for (let i = 0; i < 8; i++) {
    const outcomes = results.map((result) => result[i])
    const winners = outcomes.filter((outcome) => outcome?.startsWith('0x'))
    expect(winners).toHaveLength(1)
    expect(outcomes.filter((outcome) => outcome === 'KEYSTORE_EXISTS')).toHaveLength(2)
    const kept = JSON.parse(await readFile(join(directory, `k${i}.keystore`), 'utf8'))
    expect(`0x${kept.address}`).toBe(winners[0]?.toLowerCase())
  }
  expect(await readdir(directory)).toHaveLength(8)
})

async function collect(child: ChildProcess): Promise<string> {
  let output = ''
  child.stdout?.on('data', (chunk) => {
    output += chunk
  })
  child.stderr?.on('data', (chunk) => {
    output += chunk
  })
  await once(child, 'close')
  return output
}

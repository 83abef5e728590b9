import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {readdir, readFile} from 'node:fs/promises'
import {expect, test} from 'vitest'
import {createKeystore} from '../../src/keystore/create.js'
import {listKeystores} from '../../src/keystore/list.js'
import {bundleModule} from './bundle-module.js'
import {bytes, create, freshDirectory, WRITER} from './sample.js'

test.each([true, false])(
  'a writer killed before the last step leaves what was there (replace: %j)',
  async (replace) => {
    const directory = await freshDirectory()
    const before = replace ? await create(directory) : undefined
    const module = await bundleModule('write.ts')
    const script = `
    import {writeKeystore} from ${JSON.stringify(module)}
    const path = {name: 'alice', file: ${JSON.stringify(directory)} + '/alice.keystore'}
    setInterval(() => {}, 1000)
    const verify = () => new Promise(() => process.stdout.write('written'))
    await writeKeystore({path, text: 'new', replace: ${replace}, verify})
  `
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {stdio: ['ignore', 'pipe', 'inherit']})
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'close')

    expect((await readdir(directory)).filter((name) => name.startsWith('.alice.keystore.'))).toHaveLength(1)
    const {keystores} = await listKeystores(directory)
    expect(keystores).toEqual(before ? [before] : [])
    const options = {name: 'alice', directory, passphrase: bytes('p'), cost: 'light', writer: WRITER} as const
    const made = await createKeystore({...options, force: replace})
    expect(JSON.parse(await readFile(made.file, 'utf8')).address).toBe(made.address?.slice(2).toLowerCase())
  },
)

import {readFile, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {readKeystore} from '../../src/keystore/read.js'
import {rememberColonyId} from '../../src/keystore/remember-colony-id.js'
import {unlockKeystore} from '../../src/keystore/unlock.js'
import {bytes, fixture, freshDirectory} from './sample.js'

async function foreign() {
  const directory = await freshDirectory()
  const file = join(directory, 'alice.keystore')
  await writeFile(file, await fixture('mkad.json'))
  const keystore = await readKeystore('alice', {directory, home: directory})
  const {colonyId} = await unlockKeystore(keystore, {attempts: [bytes('secret')]})
  return {directory, file, keystore, colonyId}
}

test('notes the identity once, and changes nothing else', async () => {
  const {directory, file, keystore, colonyId} = await foreign()
  expect(await rememberColonyId(keystore, colonyId)).toBe(true)
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({...JSON.parse(await fixture('mkad.json')), colonyId})
  const again = await readKeystore('alice', {directory, home: directory})
  expect(again.document.colonyId).toBe(colonyId)
  expect(await rememberColonyId(again, colonyId)).toBe(false)
  await unlockKeystore(again, {attempts: [bytes('secret')]})
})

test('leaves a file alone that changed or went meanwhile', async () => {
  const {file, keystore, colonyId} = await foreign()
  const other = await fixture('web3-pbkdf2.json')
  await writeFile(file, other)
  expect(await rememberColonyId(keystore, colonyId)).toBe(false)
  expect(await readFile(file, 'utf8')).toBe(other)
  await rm(file)
  expect(await rememberColonyId(keystore, colonyId)).toBe(false)
})

test('a file that cannot be written is no failure', async () => {
  const {keystore, colonyId} = await foreign()
  expect(await rememberColonyId({...keystore, file: '/proc/self/cmdline'}, colonyId)).toBe(false)
})

import {execFileSync} from 'node:child_process'
import {mkdtemp, readFile, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {expect, onTestFinished} from 'vitest'
import type {FaultCode} from '../../src/errors.js'
import {createKeystore} from '../../src/keystore/create.js'
import {importKey} from '../../src/keystore/import-key.js'
import type {KeystoreSummary} from '../../src/keystore/list.js'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** The key of the published Web3 Secret Storage vectors, and its names. */
export const VECTOR = {
  key: '7a28b5ba57c53603b0b07b56bba752f7784bf506fa95edc395f5cf6c7514fe9d',
  address: '0x008AeEda4D805471dF9b2A5B0f38A0C3bCBA786b',
  passphrase: 'testpassword',
} as const

export const WRITER = {process: 'test', now: new Date('2026-11-20T12:00:00Z')} as const

export const bytes = (text: string): Buffer => Buffer.from(text, 'utf8')

export function fixture(name: string): Promise<string> {
  return readFile(join(ROOT, 'test/fixtures/keystore', name), 'utf8')
}

/** A fresh directory, removed when the test ends. */
export async function freshDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'keystore-test-'))
  onTestFinished(() => rm(directory, {recursive: true, force: true}))
  return directory
}

/** A named pipe; Node cannot make one itself. */
export function makePipe(file: string): void {
  execFileSync('sh', ['-c', 'mkfifo "$0"', file])
}

/** A light keystore of a random key. */
export function create(directory: string, name = 'alice', passphrase = 'secret'): Promise<KeystoreSummary> {
  return createKeystore({name, directory, passphrase: bytes(passphrase), cost: 'light', writer: WRITER})
}

/** A light keystore of the vectors' key. */
export function createVector(directory: string, name = 'alice', passphrase = 'secret'): Promise<KeystoreSummary> {
  const options = {name, directory, passphrase: bytes(passphrase), cost: 'light', writer: WRITER} as const
  return importKey({kind: 'key', text: VECTOR.key}, options)
}

/** Passes when the promise, or the call, fails with this Fault. */
export async function expectFault(outcome: Promise<unknown> | (() => unknown), code: FaultCode): Promise<void> {
  const promise = typeof outcome === 'function' ? Promise.resolve().then(outcome) : outcome
  await expect(promise).rejects.toMatchObject({name: 'Fault', code})
}

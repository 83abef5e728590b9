import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {hexOfBytes} from '../../src/keystore/hex.js'
import {type Someone, someone, type World} from './colonies-world.js'
import type {Ended} from './run-program.js'
import type {ServedObjects} from './s3-service.js'
import {type Started, watch} from './started.js'

// Other people's programs that speak ColonyOS. None is part of this package; each test with one runs where the
// environment names it:
//   COLONIES_TS_SRC   a checkout of colonies-ts, after `npm ci && npx tsup`
//   PYCOLONIES_SRC    a checkout of pycolonies; PYCOLONIES_PYTHON a Python that has requests, websocket-client, boto3 and
//                     pydantic 2 (default: python3)
//   COLONIES_CLI      the `colonies` program of the Go repository

const {COLONIES_TS_SRC, PYCOLONIES_SRC, PYCOLONIES_PYTHON = 'python3', COLONIES_CLI, PATH} = process.env

/** The folder of colonies-ts, if there is one. */
export const coloniesTs = existing(COLONIES_TS_SRC, 'dist/index.mjs')

/** The folder of pycolonies, if there is one. */
export const pycolonies = existing(PYCOLONIES_SRC, 'pycolonies.py')

/** The Go command line, if there is one. */
export const goCli = existing(COLONIES_CLI, '.')

function existing(path: string | undefined, file: string): string | undefined {
  return path && existsSync(join(path, file === '.' ? '' : file)) ? path : undefined
}

/** The keys that upstream's own tests and its docker-compose.env have. */
const UPSTREAM = {
  server: 'fcc79953d8a751bf41db661592dc34d30004b1a651ffa0725b03ac227641499d',
  colony: 'ba949fa134981372d6da62b6a56f336ab4d843b22c02a4257dcf7d0d73097514',
  member: 'ddf7f7791208083b6a9ed975a72684f6406a269cfa36f1b1c32045c0a71fff05',
}

/** Owner of the servers that upstream's programs are tried with. */
export const upstreamServer: Someone = someone(Buffer.from(UPSTREAM.server, 'hex'))

/** What upstream's programs read from the environment, for a colony that may be there or not. */
export function upstreamEnvironment(
  {host, port}: Pick<World, 'host' | 'port'>,
  colony: string,
  keys: {readonly owner: Uint8Array; readonly member: Uint8Array} = {
    owner: Buffer.from(UPSTREAM.colony, 'hex'),
    member: Buffer.from(UPSTREAM.member, 'hex'),
  },
): NodeJS.ProcessEnv {
  const owner = someone(keys.owner)
  const member = someone(keys.member)
  return {
    PATH,
    HOME: '/nonexistent',
    TZ: 'UTC',
    COLONIES_SERVER_HOST: host,
    COLONIES_SERVER_PORT: String(port),
    COLONIES_SERVER_HTTP_PORT: String(port),
    COLONIES_TLS: 'false',
    COLONIES_SERVER_TLS: 'false',
    COLONIES_COLONY_NAME: colony,
    COLONIES_COLONY_ID: owner.id,
    COLONIES_ID: member.id,
    COLONIES_SERVER_PRVKEY: UPSTREAM.server,
    COLONIES_COLONY_PRVKEY: hexOfBytes(keys.owner),
    COLONIES_PRVKEY: hexOfBytes(keys.member),
    COLONIES_CLI_ASCII: 'true',
  }
}

/** What upstream's programs read from the environment of an S3 service. */
export function storageEnvironment({
  host,
  port,
  keys,
}: Pick<ServedObjects, 'host' | 'port' | 'keys'>): NodeJS.ProcessEnv {
  return {
    AWS_S3_ENDPOINT: `${host}:${port}`,
    AWS_S3_ACCESSKEY: keys.accessKey,
    AWS_S3_SECRETKEY: keys.secretKey,
    AWS_S3_REGION: 'us-east-1',
    AWS_S3_BUCKET: 'colonyfs',
    AWS_S3_TLS: 'false',
    AWS_S3_SKIPVERIFY: 'false',
  }
}

/** Runs another program to its end. */
export function run(
  file: string,
  argv: readonly string[],
  options: {
    readonly env: NodeJS.ProcessEnv
    readonly cwd?: string
    readonly input?: string
    readonly limit?: number | undefined
  },
): Promise<Ended> {
  const {env, cwd, input, limit = 50_000} = options
  const child = spawn(file, argv, {env, cwd, stdio: ['pipe', 'pipe', 'pipe'], timeout: limit, killSignal: 'SIGKILL'})
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({status, stdout, stderr}))
  })
}

/** Runs a Python program that may import pycolonies. */
export function runPython(argv: readonly string[], env: NodeJS.ProcessEnv, limit?: number): Promise<Ended> {
  return run(PYCOLONIES_PYTHON, argv, {env: pythonEnvironment(env), limit})
}

/** Starts one that goes on. */
export function startPython(argv: readonly string[], env: NodeJS.ProcessEnv): Started {
  return watch(spawn(PYCOLONIES_PYTHON, argv, {env: pythonEnvironment(env), stdio: ['ignore', 'pipe', 'pipe']}))
}

function pythonEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {...env, PYTHONPATH: pycolonies, PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1'}
}

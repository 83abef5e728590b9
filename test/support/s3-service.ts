import {mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {type IncomingHttpHeaders, request} from 'node:http'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {AwsV4Signer} from 'aws4fetch'
import {devPlace} from '../../src/colonies/dev/place.js'
import {placeObjects} from '../../src/colonies/dev/serve-objects.js'
import {type StorageKeys, storageKeys} from '../../src/colonies/dev/storage-keys.js'
import type {HttpLimits} from '../../src/colonies/server/http/http-limits.js'
import {listen} from '../../src/colonies/server/http/listen.js'
import {type ColoniesServer, openServer, type ServerOptions} from '../../src/colonies/server/open-server.js'

export interface S3Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** Code of an error; '' for none. */
  readonly code: string
}

export interface S3Call {
  readonly method?: string
  /** Percent-encoded, with the query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  readonly keys?: StorageKeys
  /** Signs in the query instead of the head. */
  readonly presigned?: boolean
  /** Time of the signature, as in `x-amz-date`. */
  readonly time?: string
}

/** The S3 service of a new place behind real HTTP. */
export interface ServedObjects {
  readonly folder: string
  readonly host: string
  readonly port: number
  readonly keys: StorageKeys
  readonly server: ColoniesServer
  /** Sends a request that an independent signer signed. */
  call(call: S3Call): Promise<S3Answer>
  /** Digests of the files that hold objects. */
  blobs(): readonly string[]
  /** Names of files that are being written. */
  incoming(): readonly string[]
  end(): Promise<void>
}

export interface ServeObjectsOptions {
  readonly limits?: Partial<HttpLimits>
  readonly server?: Partial<ServerOptions>
  /** A place that is there already; it is left alone at the end. */
  readonly folder?: string
}

export async function serveS3({
  limits,
  server: settings,
  folder: given,
}: ServeObjectsOptions = {}): Promise<ServedObjects> {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'continuum-s3-'))
  const place = devPlace(folder)
  const server = openServer({file: place.store, ...settings})
  const objects = await placeObjects(place, server)
  const listening = await listen(server, {port: 0, objects, ...(limits && {limits})})
  const keys = await storageKeys(place)
  const {host, port} = listening
  return {
    ...{folder, host, port, keys, server},
    call: (call) => callS3({host, port}, keys, call),
    blobs: () =>
      namesIn(place.objects)
        .filter((name) => name.length === 2)
        .flatMap((name) => namesIn(join(place.objects, name)).map((rest) => `${name}${rest}`)),
    incoming: () => namesIn(join(place.objects, 'incoming')),
    end: async () => {
      await listening.close()
      await objects.close()
      server.close()
      if (given === undefined) rmSync(folder, {recursive: true, force: true})
    },
  }
}

const namesIn = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

export async function callS3(
  {host, port}: {readonly host: string; readonly port: number},
  own: StorageKeys,
  call: S3Call,
): Promise<S3Answer> {
  return sendS3({host, port}, call, await signS3({host, port}, own, call))
}

/** Head of a signed request. */
export interface SignedHead {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
}

export async function signS3(
  {host, port}: {readonly host: string; readonly port: number},
  own: StorageKeys,
  {method = 'GET', path, headers = {}, body, keys = own, presigned = false, time}: S3Call,
): Promise<SignedHead> {
  const signer = new AwsV4Signer({
    ...{method, url: `http://${host}:${port}${path}`, headers: {...headers}},
    ...(body !== undefined && !presigned && {body}),
    ...{accessKeyId: keys.accessKey, secretAccessKey: keys.secretKey, service: 's3', region: 'us-east-1'},
    ...{signQuery: presigned, allHeaders: true},
    ...(time !== undefined && {datetime: time}),
  })
  const signed = await signer.sign()
  return {path: signed.url.pathname + signed.url.search, headers: Object.fromEntries(signed.headers)}
}

export function sendS3(
  {host, port}: {readonly host: string; readonly port: number},
  {method = 'GET', body}: Pick<S3Call, 'method' | 'body'>,
  {path, headers}: SignedHead,
): Promise<S3Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : {'content-length': Buffer.byteLength(body)}
    const outgoing = request({host, port, method, path, headers: {...length, ...headers}, agent: false}, (incoming) => {
      const parts: Buffer[] = []
      incoming.on('data', (part: Buffer) => parts.push(part))
      incoming.on('error', reject)
      incoming.on('end', () => {
        const bytes = Buffer.concat(parts)
        const code = /<Error><Code>(\w+)<\/Code>/.exec(bytes.toString('latin1'))?.[1] ?? ''
        resolve({status: incoming.statusCode ?? 0, headers: incoming.headers, body: bytes, code})
      })
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

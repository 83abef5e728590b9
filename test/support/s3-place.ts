import {mkdtempSync, rmSync} from 'node:fs'
import {connect, type Socket} from 'node:net'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import type {StorageKeys} from '../../src/colonies/dev/storage-keys.js'
import type {HttpLimits} from '../../src/colonies/server/http/http-limits.js'
import {type Child, startChild} from './child.js'
import {type S3Call, type ServedObjects, serveS3, signS3} from './s3-service.js'

/** A place whose S3 service runs several times, in this process and in others. */
export interface S3Place {
  readonly folder: string
  /** Serves it in this process, with little patience. */
  open(limits?: Partial<HttpLimits>): Promise<ServedObjects>
  /** Serves it in a process of its own. @param file the bundle of test/colonies/server/s3/objects-process.ts */
  start(file: string): Promise<{readonly child: Child; readonly port: number}>
  /** Sends the head of a signed request and some of its body. */
  sendPart(
    at: {readonly host: string; readonly port: number},
    keys: StorageKeys,
    call: S3Call & {readonly body: Buffer},
    bytes: number,
  ): Promise<Socket>
  /** Is run at the end, the last first. */
  atEnd(work: () => unknown): void
  end(): Promise<void>
}

export function s3Place(): S3Place {
  const folder = mkdtempSync(join(tmpdir(), 'continuum-s3-'))
  const ends: (() => unknown)[] = []
  return {
    folder,
    open: async (limits) => {
      const s3 = await serveS3({folder, limits: {stall: 500, drain: 500, request: 300, ...limits}})
      ends.push(() => s3.end())
      return s3
    },
    start: async (file) => {
      const child = startChild(file, [folder])
      ends.push(() => child.process.kill('SIGKILL'))
      return {child, port: Number(await child.line(() => true))}
    },
    sendPart: async (at, keys, call, bytes) => {
      const {path, headers} = await signS3(at, keys, {method: 'PUT', ...call})
      const lines = Object.entries({
        host: `${at.host}:${at.port}`,
        'content-length': String(call.body.length),
        ...headers,
      })
      const socket = connect(at.port, at.host)
      socket.on('error', () => {})
      socket.write(`PUT ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`)
      socket.write(call.body.subarray(0, bytes))
      ends.push(() => socket.destroy())
      return socket
    },
    atEnd: (work) => ends.push(work),
    end: async () => {
      for (const end of ends.splice(0).reverse()) await end()
      rmSync(folder, {recursive: true, force: true})
    },
  }
}

import {WebSocket} from 'ws'
import {parseJson} from '../../src/colonies/wire/json.js'
import type {Process} from '../../src/colonies/wire/objects/process.js'
import {process as processShape} from '../../src/colonies/wire/objects/process.js'
import {envelope, opened} from './colonies-caller.js'

/** What came over a subscription: a frame's type, whether it is an error, and the text of its payload. */
export interface Frame {
  readonly type: string
  readonly error: boolean
  readonly json: string
}

/** A WebSocket to `/pubsub`, with all that it brings. */
export interface Socket {
  readonly frames: readonly Frame[]
  send(text: string): void
  subscribe(type: string, message: object, key?: Uint8Array): void
  /** The next frame that nobody took yet. Rejects after `limit` milliseconds, or when the connection ends before. */
  next(limit?: number): Promise<Frame>
  /** The process in the next frame. */
  nextProcess(limit?: number): Promise<Process>
  /** Resolves with the code of the close when the connection ends. */
  readonly ended: Promise<number>
  close(): void
}

export async function openSocket({host, port}: {readonly host: string; readonly port: number}): Promise<Socket> {
  const socket = new WebSocket(`ws://${host}:${port}/pubsub`)
  const frames: Frame[] = []
  let taken = 0
  let wake = (): void => undefined
  let over = false
  const ended = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      over = true
      resolve(code)
      wake()
    })
  })
  socket.on('message', (data) => {
    frames.push(opened(String(data)))
    wake()
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('error', reject)
  })
  socket.on('error', () => undefined)

  const next = async (limit = 15_000): Promise<Frame> => {
    const end = Date.now() + limit
    for (;;) {
      const frame = frames[taken]
      if (frame) {
        taken += 1
        return frame
      }
      if (over) throw new Error('the connection ended')
      const left = end - Date.now()
      if (left <= 0) throw new Error(`nothing came in ${limit} ms`)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  return {
    frames,
    ended,
    next,
    send: (text) => socket.send(text),
    subscribe: (type, message, key) => socket.send(envelope(type, message, key)),
    nextProcess: async (limit) => {
      const frame = await next(limit)
      if (frame.error) throw new Error(frame.json)
      return processShape.decode(parseJson(frame.json), '')
    },
    close: () => socket.close(),
  }
}

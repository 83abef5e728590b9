import WebSocket from 'ws'

/** A websocket that speaks Engine.IO 4 and socket.io 5, as far as DCP needs it: `message` events with one text. */
export interface EngineSocket {
  send(text: string): void
  /** Sends anything as it is: a frame of Engine.IO, or garbage. */
  sendRaw(frame: string | Uint8Array): void
  /** Stops reading, so that what the target sends piles up there. */
  pause(): void
  /** Breaks it off, as a network does that fails. */
  cut(): void
  /** Resolves once it has ended, whoever ended it. */
  readonly ended: Promise<void>
  isOpen(): boolean
}

/** @param service URL of a service, `http://127.0.0.1:4000/job-submit/`. Rejects when nobody takes the connection. */
export function openEngineSocket(service: string, onText: (text: string) => void): Promise<EngineSocket> {
  const url = `${service.replace(/^http/, 'ws')}dcp5/socketio/?EIO=4&transport=websocket`
  const socket = new WebSocket(url, {perMessageDeflate: false, maxPayload: 2 ** 30})
  return new Promise((resolve, reject) => {
    const ended = new Promise<void>((over) => {
      socket.on('close', () => {
        over()
        reject(new Error(`${service} closed the connection`))
      })
    })
    socket.on('error', reject)
    const sendRaw = (frame: string | Uint8Array): void => {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame)
    }
    const engine: EngineSocket = {
      send: (text) => sendRaw(`42${JSON.stringify(['message', text])}`),
      sendRaw,
      pause: () => socket.pause(),
      cut: () => socket.terminate(),
      ended,
      isOpen: () => socket.readyState === WebSocket.OPEN,
    }
    socket.on('message', (data) => {
      const frame = data.toString()
      if (frame === '2') sendRaw('3')
      else if (frame[0] === '0') sendRaw('40')
      else if (frame.startsWith('40')) resolve(engine)
      else if (frame.startsWith('42')) {
        const [event, text] = JSON.parse(frame.slice(2)) as [string, unknown]
        if (event === 'message' && typeof text === 'string') onText(text)
      } else if (frame.startsWith('41') || frame === '1') socket.terminate()
    })
  })
}

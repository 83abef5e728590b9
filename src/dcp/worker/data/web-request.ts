import {Buffer} from 'node:buffer'
import type {IncomingMessage} from 'node:http'

/** An http or https URL; undefined for any other. */
export function webUrl(text: string, base?: URL): URL | undefined {
  const url = URL.canParse(text, base?.href) ? new URL(text, base) : undefined
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined
}

export interface Form {
  readonly contentType: string
  readonly body: string
}

/**
 * The response to a GET, or to a POST where there is something to post. Undefined when the connection was closed before
 * there was a response. Node's modules are loaded at first use: most jobs fetch nothing.
 */
export async function webRequest(url: URL, signal: AbortSignal, form?: Form): Promise<IncomingMessage | undefined> {
  const {request} = url.protocol === 'https:' ? await import('node:https') : await import('node:http')
  const headers = {
    accept: '*/*',
    'accept-encoding': 'identity',
    ...(form ? {'content-type': form.contentType, 'content-length': Buffer.byteLength(form.body)} : {}),
  }
  return new Promise((resolve, reject) => {
    const asked = request(url, {signal, headers, method: form ? 'POST' : 'GET'})
    asked.on('response', resolve)
    asked.on('error', reject)
    // Of a switch to another protocol, which nobody asked for, this is all that is heard.
    asked.on('close', () => resolve(undefined))
    asked.end(form?.body)
  })
}

/** The body of a response; undefined when it has more than so many bytes. */
export async function readBody(response: IncomingMessage, most: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = Number(response.headers['content-length'] ?? 0)
  if (size > most) {
    response.destroy()
    return undefined
  }
  size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length
    // Leaving the loop ends the connection.
    if (size > most) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks, size)
}

import type {IncomingMessage, ServerResponse} from 'node:http'
import type {Answer, Dispatch} from '../dispatch.js'
import {refusal} from '../dispatch.js'
import {RpcError} from '../rpc-error.js'
import {RESERVED_BUCKETS} from '../s3/buckets.js'
import type {ObjectService} from '../s3/object-service.js'
import {bodyBudget} from './body-budget.js'
import type {HttpLimits} from './http-limits.js'
import {type Body, readBody} from './read-body.js'
import {bringsBody, endUnread} from './unread-body.js'

/** Answers the requests of one listener. Reference: colonies-protocol, section 1. */
export interface RequestAnswers {
  answer(request: IncomingMessage, response: ServerResponse): void
  /** Answers those who wait for work, and closes each connection with its answer from now on. */
  drain(): void
}

/** gin-contrib/cors in its default setting, as measured. */
const PREFLIGHT = {
  'Access-Control-Allow-Headers': 'Origin,Content-Length,Content-Type',
  'Access-Control-Allow-Methods': 'GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Max-Age': '43200',
}

/** Only a long poll is worth a signal of its own; this is how its type is written by all but those who escape letters. */
const mayWait = (text: string): boolean => text.includes('assignprocessmsg') || text.includes('\\')
/** No long poll is longer, in characters; a search through more would cost more than a signal. */
const LONG = 65_536
const NEVER = new AbortController().signal

/** What nobody else has a use for; a `GET /` of a passer-by is none. */
function isForObjects(path: string | undefined, {headers}: IncomingMessage): boolean {
  const [, bucket = ''] = path?.split('/', 2) ?? []
  return bucket === '' ? headers.authorization !== undefined : !RESERVED_BUCKETS.includes(bucket)
}

/** @param health what `GET /health` answers besides 200 @param objects answers every other path */
export function requestAnswers(
  dispatch: Dispatch,
  limits: HttpLimits,
  health: Readonly<Record<string, string>>,
  objects: Pick<ObjectService, 'answer'> | undefined,
): RequestAnswers {
  const budget = bodyBudget(limits.bodies)
  const waiting = new Set<AbortController>()
  let draining = false

  const send = (request: IncomingMessage, response: ServerResponse, {status, body}: Answer): void => {
    if (response.destroyed) return
    const headers: Record<string, string | number> = {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': Buffer.byteLength(body),
    }
    if (request.headers.origin !== undefined) headers['Access-Control-Allow-Origin'] = '*'
    if (draining) headers.Connection = 'close'
    response.writeHead(status, headers)
    response.end(body)
    if (bringsBody(request)) endUnread(request, limits.request)
    // A client that does not read must not hold the answer for ever. Node sets the time anew with the next request.
    if (response.writableLength > 0) request.socket.setTimeout(limits.stall)
  }
  const run = async (response: ServerResponse, text: string): Promise<Answer> => {
    if (text.length < LONG && !mayWait(text)) return dispatch(text, NEVER)
    const controller = new AbortController()
    const gone = (): void => controller.abort()
    response.on('close', gone)
    waiting.add(controller)
    if (draining) gone()
    try {
      return await dispatch(text, controller.signal)
    } finally {
      response.off('close', gone)
      waiting.delete(controller)
    }
  }
  const call = (request: IncomingMessage, response: ServerResponse, body: Body): void => {
    switch (body.kind) {
      case 'too-large':
        send(request, response, refusal(new RpcError(413, `The request is larger than ${limits.body} bytes`)))
        break
      case 'too-slow':
        response.setHeader('Connection', 'close')
        send(request, response, refusal(new RpcError(408, 'The request took too long to come in')))
        break
      case 'whole':
        run(response, body.text)
          .catch(refusal)
          .then((answer) => send(request, response, answer))
          .catch(() => response.destroy())
          .finally(body.release)
    }
  }

  return {
    answer: (request, response) => {
      const {method, headers} = request
      const path = (request.url ?? '').split('?', 1)[0]
      // A connection that breaks meanwhile is no failure of the server.
      request.on('error', () => {})
      if (method === 'POST' && path === '/api') {
        if (headers.expect !== undefined) response.writeContinue()
        readBody(request, limits, budget, (body) => call(request, response, body))
      } else if (method === 'OPTIONS' && headers.origin !== undefined) {
        response.writeHead(204, PREFLIGHT).end()
      } else if (method === 'GET' && path === '/health') {
        const origin = headers.origin === undefined ? {} : {'Access-Control-Allow-Origin': '*'}
        response.writeHead(200, {...health, ...origin, 'Content-Length': 0}).end()
      } else if (objects && isForObjects(path, request)) {
        objects.answer(request, response, limits)
      } else {
        send(request, response, {status: 404, body: '404 page not found'})
      }
    },
    drain: () => {
      draining = true
      for (const controller of waiting) controller.abort()
    },
  }
}

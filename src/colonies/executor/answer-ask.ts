import type {Loose} from '../client/colonies-client.js'
import {parseJson} from '../wire/json.js'
import {blueprint, blueprintValues} from '../wire/objects/blueprints.js'
import type {FunctionSpec} from '../wire/objects/function-spec.js'
import {processGraph, process as processShape} from '../wire/objects/process.js'
import {flag, type Json, list, type Shape, struct, text} from '../wire/shape.js'
import {answerChannelAsk} from './answer-channel-ask.js'
import type {AskedMethod} from './host/frames.js'
import type {ProcessContext} from './process-context.js'

const place = struct({nodename: text, insert: flag, before: text})
const ids = list(text)

/** Does for a child what its function asked for. @throws what the context does, ShapeError for wrong parameters */
export async function answerAsk(method: AskedMethod, params: readonly Json[], context: ProcessContext): Promise<Json> {
  const [first, second] = params
  switch (method) {
    case 'setOutput':
      await context.setOutput(...params)
      return null
    case 'addAttribute':
      await context.addAttribute(text.decode(first, 'key'), text.decode(second, 'value'))
      return null
    case 'getProcessGraph':
      return plain(processGraph, await context.getProcessGraph(text.decode(first, 'id') || undefined))
    case 'getProcess':
      return plain(processShape, await context.getProcess(text.decode(first, 'id')))
    case 'findProcess': {
      const within = second === undefined || second === null ? undefined : ids.decode(second, 'within')
      const found = await context.findProcess(text.decode(first, 'nodename'), within)
      return found ? plain(processShape, found) : null
    }
    case 'addChild': {
      const {nodename, insert, before} = place.decode(second, 'place')
      return plain(
        processShape,
        await context.addChild(specOf(first), {nodeName: nodename || undefined, insert, before}),
      )
    }
    case 'getBlueprint':
      return plain(blueprint, await context.getBlueprint(text.decode(first, 'name')))
    case 'getBlueprints': {
      const location = text.decode(second, 'location')
      return plain(list(blueprint), await context.getBlueprints(text.decode(first, 'kind'), location))
    }
    case 'updateBlueprintStatus':
      await context.updateBlueprintStatus(text.decode(first, 'name'), blueprintValues.decode(second, 'status'))
      return null
    case 'channelAppend':
    case 'channelRead':
    case 'channelNext':
      return answerChannelAsk(method, params.slice(1), context.channel(text.decode(first, 'name')))
    case 'submit':
      return plain(processShape, await context.submit(specOf(first)))
  }
}

/** As it is on the wire. */
function plain<Value>(shape: Shape<Value>, value: Value): Json {
  return parseJson(shape.encode(value)) as Json
}

/** The context checks it. */
const specOf = (value: Json | undefined): Loose<FunctionSpec> => (value ?? {}) as Loose<FunctionSpec>

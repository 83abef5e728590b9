import type {Context} from '../operation.js'
import {RpcError} from '../rpc-error.js'
import {findGraph, type GraphRow} from '../tables/graph.js'

/** The workflow that a request names. @throws RpcError 500, as upstream answers when there is none */
export function existingGraph({store}: Context, id: string): GraphRow {
  const graph = findGraph(store, id)
  if (!graph) throw new RpcError(500, `Processgraph with Id ${id} not found`)
  return graph
}

import {cluster} from '../../wire/objects/server.js'
import {operation} from '../operation.js'

/**
 * This server alone, which leads itself. Servers of ours that share a store are one to the outside: they need no etcd and
 * no relay, whose ports are 0.
 */
export const getCluster = operation({
  type: 'getclustermsg',
  kind: 'read',
  run: (_request, _caller, {settings}) => {
    const {host, port} = settings.backends()[0] ?? {host: '', port: 0}
    const node = {name: 'server1', host, port: 0, peerport: 0, relayport: 0, apiport: port}
    return cluster.encode({nodes: [node], leader: node})
  },
})

import type {Cluster} from '../../colonies/wire/objects/server.js'
import {renderTable} from '../table.js'
import type {View} from '../terminal.js'

const port = (value: number): string => (value === 0 ? '-' : String(value))

export const clusterView: View<Cluster> = ({nodes, leader}, terminal) =>
  renderTable(
    nodes,
    [
      {head: 'NAME', value: ({name}) => name, narrow: 'wrap'},
      {head: 'HOST', value: ({host}) => host || '-', narrow: 'wrap'},
      {head: 'API PORT', value: ({apiport}) => port(apiport), align: 'right'},
      {head: 'ETCD PORT', value: ({port: client}) => port(client), align: 'right'},
      {head: 'ETCD PEER PORT', value: ({peerport}) => port(peerport), align: 'right'},
      {head: 'RELAY PORT', value: ({relayport}) => port(relayport), align: 'right'},
      {head: 'LEADS', value: ({name}) => (name === leader.name ? 'yes' : 'no')},
    ],
    terminal,
  )

import {connect} from '../link/connect.js'
import type {JoinMesh} from './joining.js'
import {meshNode} from './mesh-node.js'

/** Connects this process to the mesh. @throws as `Connect`; while `reconnect`, only refusals */
export const joinMesh: JoinMesh = (options) => meshNode(connect, options)

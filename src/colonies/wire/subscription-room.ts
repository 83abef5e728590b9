/**
 * Header of the answer that opens a WebSocket: how many subscriptions may share that connection. A server that sends it
 * tells of every change of a state, whatever its cause. Ours; upstream sends none, and neither is true of it: it ends, all
 * of it, when two subscriptions write to one connection at once (`pkg/backends/gin/connection.go`; measured: "panic:
 * concurrent write to websocket connection" at the second hundred of processes), and it does not tell of cascaded
 * failures, cancelled workflows and removed executors.
 */
export const ROOM_HEADER = 'colonies-subscriptions'

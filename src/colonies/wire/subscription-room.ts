/**
 * Header of the answer that opens a WebSocket: how many subscriptions may share that connection. A server that sends it
 * tells of every change of a state, whatever its cause. Ours; upstream sends none, and neither is true of it: two
 * subscriptions that write to one connection at once make it crash (`pkg/backends/gin/connection.go`, over gorilla's
 * "concurrent write to websocket connection"), and it does not tell of cascaded failures, cancelled workflows and
 * removed executors.
 */
export const ROOM_HEADER = 'colonies-subscriptions'

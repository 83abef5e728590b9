export type Grpc = typeof import('@grpc/grpc-js')

/** gRPC, of which only a mesh with Python peers has need: it takes long to load. */
export function loadGrpc(): Promise<Grpc> {
  return import('@grpc/grpc-js')
}

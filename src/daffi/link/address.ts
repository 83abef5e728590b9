/**
 * Where a controller is. A UNIX socket is named by its file, not by its folder. One that nobody named, but is where such
 * sockets are by default, must belong to `owner` (a user id) or root: in the temporary folder anybody can put one.
 */
export type ControllerAddress =
  | {readonly kind: 'unix'; readonly path: string; readonly owner?: number | undefined}
  | {readonly kind: 'tcp'; readonly host: string; readonly port: number}

/** Where a controller is to listen; a port of 0 is a free one. */
export type ListenAddress = ControllerAddress

/** Files or their contents, in PEM. A node trusts `certificate` as root; a controller needs both. */
export interface TlsFiles {
  readonly certificate: Buffer
  readonly key?: Buffer | undefined
}

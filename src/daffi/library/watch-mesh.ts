import type {Components} from './start-components.js'

/** What happens to the connection of this process, and to other nodes where the controller is here. */
export interface MeshListeners {
  /** This process has joined, at first and after each time that the connection was lost. */
  onConnect(): void
  onLeave(name: string): void
}

export function watchMesh({node, controller}: Components, {onConnect, onLeave}: MeshListeners): void {
  if (!node) return
  let connected = false
  let names: ReadonlySet<string> = new Set(node.mapping.keys())
  const look = (): void => {
    const now = node.controller !== undefined
    if (now && !connected) onConnect()
    connected = now
    // Without a connection nobody knows who is there.
    if (!now || !controller) return
    const present = new Set(node.mapping.keys())
    for (const name of names) if (!present.has(name)) onLeave(name)
    names = present
  }
  node.onChange(look)
  look()
}

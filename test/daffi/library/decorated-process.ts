import {callback, Global} from '../../../src/daffi/library/continuum-daffi.js'

// A class decorated as the seed has it, in a process of its own: node decorated-process.mjs FOLDER

@callback
class RemoteCallbackGroup {
  readonly #greeting: string
  constructor(greeting: string) {
    this.#greeting = greeting
  }
  method1(): string {
    return this.#greeting
  }
  static method3(): string {
    return 'static'
  }
}

const [unixSockPath = ''] = process.argv.slice(2)
const g = new Global({processName: 'decorated', unixSockPath})
await g.ready
new RemoteCallbackGroup('hello')
await g.join()

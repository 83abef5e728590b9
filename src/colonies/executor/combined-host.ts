import {Fault} from '../../errors.js'
import {type FunctionHost, unknownFunction} from './function-host.js'

/** Several hosts as one: each function where it is. Closing it closes them. @throws Fault FUNCTION_INVALID for a name twice */
export function combinedHost(hosts: readonly FunctionHost[]): FunctionHost {
  const places = new Map<string, FunctionHost>()
  for (const host of hosts) {
    for (const {name} of host.functions) {
      if (places.has(name))
        throw new Fault('FUNCTION_INVALID', `Two functions are called ${name}`, 'Rename one of them.')
      places.set(name, host)
    }
  }
  return {
    functions: hosts.flatMap(({functions}) => functions),
    run: async (call) => {
      const host = places.get(call.funcname)
      if (!host) throw unknownFunction(call.funcname, [...places.keys()])
      return host.run(call)
    },
    close: async () => {
      await Promise.all(hosts.map((host) => host.close()))
    },
  }
}

import {type ChildOptions, type ChildProgram, type FunctionChild, startChild} from './child.js'
import {type Call, FunctionError, type FunctionHost} from './function-host.js'

/**
 * Runs functions in children of this process, each call in one that has nothing else to do: a function may block, crash
 * or be killed without harm to others. Children are kept for later calls; what a file keeps in memory is that child's own.
 * @throws Fault that the first child gives
 */
export async function childHost(program: ChildProgram, options: ChildOptions): Promise<FunctionHost> {
  const children = new Set<FunctionChild>()
  const idle: FunctionChild[] = []
  const start = async (): Promise<FunctionChild> => {
    const child = await startChild(program, options)
    children.add(child)
    return child
  }
  const free = async (): Promise<FunctionChild> => {
    for (let child = idle.pop(); child; child = idle.pop()) {
      if (child.isAlive()) return child
      children.delete(child)
    }
    return start()
  }
  const first = await start()
  idle.push(first)
  let closed = false

  return {
    functions: first.functions,
    run: async (call: Call) => {
      const child = await free()
      try {
        // It stopped while the child was starting.
        if (closed) throw new FunctionError('The executor has stopped')
        return await child.run(call)
      } finally {
        if (closed) child.kill()
        if (child.isAlive()) idle.push(child)
        else children.delete(child)
      }
    },
    close: async () => {
      closed = true
      for (const child of children) child.kill()
    },
  }
}

import {usingFile} from './read-tasks.js'

/** What is wrong with the database of held calls, or undefined when there is none yet. @throws Fault as `openStore` */
export function inspectTasks(file: string): readonly string[] | undefined {
  return usingFile(file, (store) => store.integrity())
}

import type {JobWork} from '../../job/task.js'
import {pythonProgram} from './python-source.js'

/**
 * The source of a work function as workers of the network evaluate it. Of a job of `dcp job deploy` it brings along what
 * our own sandboxes do and theirs do not: modules that `require` finds, the choice of the function in a Python module.
 */
export function workerSource(work: JobWork): string {
  switch (work.worktime) {
    case 'map-basic':
      return work.modules === null ? work.workFunction : withModules(work.workFunction, work.modules)
    case 'pyodide':
      return work.argvOnly ? work.workFunction : pythonProgram(work)
  }
}

/**
 * One expression in which `require` finds the modules first, each made once in the life of a sandbox, as in ours
 * (worker/worktimes/map-basic/modules.ts). Whatever else is required, the sandbox looks for.
 */
function withModules(workFunction: string, modules: string): string {
  return `((__require) => {
let __table;
const __loaded = {__proto__: null};
const require = (name) => {
  if (name in __loaded) return __loaded[name];
  __table ??= (${modules}
);
  return Object.hasOwn(__table, name) ? (__loaded[name] = __table[name]()) : __require(name);
};
return (${workFunction}
);
})(require)`
}

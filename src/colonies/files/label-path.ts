import {nameProblem} from './local-name.js'

/** Where a file of a label comes to stand in a directory of another one, and why it does not. */
export interface LabelPath {
  /** Relative, with slashes. */
  readonly path: string
  /** undefined when each part of the path may be made here. */
  readonly problem: string | undefined
}

/** @param root label of the directory @param label of the file: `root`, or one under it */
export function labelPath(root: string, label: string, name: string): LabelPath {
  const parts = label === root ? [name] : [...label.slice(root.length + 1).split('/'), name]
  const problem = parts.map((part) => nameProblem(part)).find((one) => one !== undefined)
  return {path: parts.join('/'), problem: problem && `${JSON.stringify(name)} of ${label}: ${problem}`}
}

import {Fault} from '../../../errors.js'
import {readChunks, readSource} from '../file-text.js'
import {nameOf, type WorkSource} from '../work/work-source.js'

/** Something that may make a function: Python itself tells the rest, in the sandbox. */
const DEFINES = /\b(?:def|lambda|class|import|work_function|set_slice_handler)\b/
const STATEMENT = /^\s*(?:async\s+def|def|class|import|from|@)\b|^\s*@|\n|^\s*\w+\s*=[^=]/

/**
 * The source of a Python module with a work function. A text from the command line may be one expression
 * (`lambda x: x * x`), which becomes `work_function`, or statements. @throws Fault WORK_INVALID, FILE_NOT_FOUND, FILE_UNREADABLE
 */
export async function pythonSource(work: WorkSource): Promise<string> {
  const source = (await textOfWork(work)).replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const name = nameOf(work)
  if (source.trim() === '') throw invalid(name, 'it is empty')
  if (source.includes('\0')) throw invalid(name, 'it is not text')
  if (work.kind === 'function' && !STATEMENT.test(source.trim())) return `work_function = (${source.trim()}\n)\n`
  if (!DEFINES.test(source)) throw invalid(name, 'it defines no function')
  return source
}

async function textOfWork(work: WorkSource): Promise<string> {
  switch (work.kind) {
    case 'file':
      return readSource(readChunks(work.path), work.path)
    case 'module':
      return work.source
    case 'function':
      return work.text
  }
}

function invalid(name: string, why: string): Fault {
  return new Fault(
    'WORK_INVALID',
    `${name} cannot be a Python work function: ${why}.`,
    'Define one: def work_function(datum): return datum * datum',
  )
}

import {Fault} from '../errors.js'
import {nearest} from './nearest.js'

/** A failed command as it is reported: one JSON line, or lines for people. */
export interface Failure {
  readonly code: string
  readonly message: string
  readonly hint?: string | undefined
  readonly exitCode: number
  /** More lines for whoever looks for the cause. */
  readonly detail?: string | undefined
  /** Only for bugs. */
  readonly stack?: string | undefined
}

/** What oclif throws for a command line that it does not understand: its parser, and the parsers of single flags. */
interface ParseError extends Error {
  readonly oclif: unknown
  readonly flags?: unknown
}

function isParseError(error: unknown): error is ParseError {
  return error instanceof Error && 'oclif' in error
}

/** The words of oclif's parser around a message, and the values that it took, left out: they may be no longer as typed. */
function plainMessage(text: string): string {
  return (
    text
      .replace(/\nSee more help with --help$/, '')
      .replace(/^The following errors? occurred:/, '')
      // Untrue here: no flag of ours takes more than one word at a time (multipleNonGreedy).
      .replace(/\n\s*Note: --[\s\S]*beginning of arguments\.?/, '')
      .replace(/^Parsing (--[\w-]+)\s+/, '$1: ')
      .replaceAll(/(--[\w-]+)=.*?(?= cannot also be provided)/gs, '$1')
      .replaceAll(/\s*\n\s*/g, ' ')
      .trim()
      .replace(/\.$/, '')
  )
}

function describeParseError(error: ParseError, command: string, flagNames: readonly string[]): Failure {
  const help = `Run "${command} --help" to see what it takes.`
  const message = plainMessage(error.message)
  const unknown = Array.isArray(error.flags) ? String(error.flags[0]) : undefined
  if (unknown === undefined) return {code: 'USAGE', message, hint: help, exitCode: 2}
  const guess = nearest(
    unknown,
    flagNames.map((name) => `--${name}`),
  )[0]
  return {
    code: 'USAGE',
    message: `Unknown flag ${unknown}`,
    hint: guess ? `Did you mean ${guess}? ${help}` : help,
    exitCode: 2,
  }
}

/**
 * One error, one exit status: the same with and without `--json`.
 * @param command The command as the user types it, such as `dcp job deploy`.
 */
export function describeFailure(error: unknown, command: string, flagNames: readonly string[]): Failure {
  if (error instanceof Fault) {
    const {code, message, hint, exitStatus, detail} = error
    return {
      code,
      message: message.startsWith('Parsing --') ? plainMessage(message) : message.replace(/\.$/, ''),
      hint,
      exitCode: exitStatus,
      ...(detail !== undefined && {detail}),
    }
  }
  if (isParseError(error)) return describeParseError(error, command, flagNames)
  const bug = error instanceof Error ? error : new Error(String(error))
  return {
    code: 'BUG',
    message: bug.message,
    hint: 'This is a bug in Continuum: please report it with the lines above.',
    exitCode: 1,
    stack: bug.stack,
  }
}

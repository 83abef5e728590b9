/**
 * The catalogue of expected failures: each code, and the exit status of a command that ends with it.
 * Statuses: 1 failed · 2 usage · 3 the work failed · 4 not allowed · 5 server unreachable · 124 timeout ·
 * 130 interrupted (design, section 5). Codes are stable once released; sentences are not.
 */
const EXIT_STATUS = {
  // command line
  USAGE: 2,
  PROMPT_UNAVAILABLE: 2,
  CONFIRMATION_REQUIRED: 2,
  INTERRUPTED: 130,
  TIMEOUT: 124,
  // files
  FILE_NOT_FOUND: 1,
  FILE_UNREADABLE: 1,
  FILE_UNWRITABLE: 1,
  FILE_EXISTS: 1,
  DISK_FULL: 1,
  INPUT_INVALID: 2,
  // keystores
  KEYSTORE_NOT_FOUND: 1,
  KEYSTORE_EXISTS: 1,
  KEYSTORE_MALFORMED: 1,
  KEYSTORE_UNSUPPORTED: 1,
  KEYSTORE_NAME_INVALID: 2,
  KEYSTORE_MISMATCH: 4,
  KEY_INVALID: 2,
  MNEMONIC_INVALID: 2,
  PASSPHRASE_WRONG: 4,
  PASSPHRASE_MISSING: 2,
  PASSPHRASE_EMPTY: 2,
  PASSPHRASE_MISMATCH: 2,
  PASSPHRASE_FILE_INVALID: 2,
  SIGNATURE_INVALID: 4,
  SIGNATURE_MALFORMED: 2,
  // store
  STORE_UNWRITABLE: 1,
  STORE_CORRUPT: 1,
  STORE_NEWER: 1,
  STORE_BUSY: 1,
  STORE_UNAVAILABLE: 1,
  // jobs
  JOB_NOT_FOUND: 1,
  JOB_AMBIGUOUS: 2,
  JOB_ACTIVE: 1,
  JOB_CLOSED: 1,
  JOB_LOCAL: 1,
  JOB_INPUT_FIXED: 1,
  WORK_INVALID: 2,
  WORK_FAILED: 3,
  VALUE_INVALID: 1,
  PACKAGE_UNKNOWN: 1,
  PACKAGE_INVALID: 1,
  PACKAGE_UNREACHABLE: 5,
  SANDBOX_UNAVAILABLE: 1,
  SANDBOX_WEAK: 4,
  WORKER_FAILED: 1,
  // daffi
  ADDRESS_INVALID: 2,
  ADDRESS_IN_USE: 1,
  CONTROLLER_UNREACHABLE: 5,
  CONTROLLER_LOST: 5,
  CONTROLLER_REFUSED: 4,
  CONTROLLER_UNTRUSTED: 4,
  CONTROLLER_UNSUPPORTED: 1,
  GENERATION_MIXED: 1,
  NODE_NAME_TAKEN: 4,
  NODE_UNKNOWN: 1,
  NODE_STOPPED: 3,
  NODE_OVERLOADED: 3,
  CALL_FAILED: 3,
  CALL_INVALID: 2,
  CALLBACK_UNKNOWN: 1,
  CALLBACK_INVALID: 2,
  CANDIDATE_MISSING: 1,
  GLOBAL_STOPPED: 1,
  TASK_UNKNOWN: 1,
  TASK_LIMIT: 1,
  RESULT_PENDING: 1,
  // colonies
  SERVER_UNREACHABLE: 5,
  SERVER_LOST: 5,
  SERVER_UNTRUSTED: 4,
  SERVER_FAILED: 1,
  SERVER_RUNNING: 1,
  REQUEST_REFUSED: 4,
  REQUEST_INVALID: 1,
  NOT_FOUND: 1,
  ID_AMBIGUOUS: 2,
  IDENTITY_MISSING: 4,
  COLONY_MISSING: 2,
  SPEC_INVALID: 2,
  FLAG_UNSUPPORTED: 2,
  PROCESS_FAILED: 3,
  EXECUTOR_NAME_TAKEN: 4,
  FUNCTION_INVALID: 2,
  PYTHON_MISSING: 1,
  // files of ColonyFS
  STORAGE_UNREACHABLE: 5,
  STORAGE_REFUSED: 4,
  STORAGE_FAILED: 1,
  OBJECT_MISSING: 1,
  OBJECT_DAMAGED: 1,
  FILE_CHANGED: 1,
  FILE_NAME_REFUSED: 1,
  FILES_FAILED: 1,
  // doctor
  DOCTOR_FAILED: 1,
} as const satisfies Record<string, number>

export type FaultCode = keyof typeof EXIT_STATUS

/** Whether a text, of another process say, is a code of this catalogue. */
export function isFaultCode(text: unknown): text is FaultCode {
  return typeof text === 'string' && Object.hasOwn(EXIT_STATUS, text)
}

/**
 * A failure that the user, or the environment, must mend: what happened, why, and what to do next.
 * Everything else that is thrown is a bug and shows its stack.
 */
export class Fault extends Error {
  override readonly name: string = 'Fault'

  /** @param hint What to do next, one line, shown last. */
  constructor(
    readonly code: FaultCode,
    message: string,
    readonly hint?: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }

  get exitStatus(): number {
    return EXIT_STATUS[this.code]
  }

  /** More lines for whoever looks for the cause, such as where a remote function failed. */
  get detail(): string | undefined {
    return undefined
  }
}

/** The `code` of a Node system error (`ENOENT`, `EACCES`…), or undefined for anything else. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** What a failure to read a file that the user named means; an error of another kind as it is. */
export function readFault(error: unknown, file: string): unknown {
  const code = systemErrorCode(error)
  if (error instanceof Fault || code === undefined) return error
  const cause = {cause: error}
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new Fault('FILE_NOT_FOUND', `There is no file ${file}`, 'Check the path.', cause)
    case 'EISDIR':
      return new Fault('FILE_UNREADABLE', `${file} is a directory`, 'Name a file in it.', cause)
    default:
      return new Fault('FILE_UNREADABLE', `${file} cannot be read (${code})`, 'Check its permissions.', cause)
  }
}

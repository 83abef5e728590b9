/** The arguments do not fit the parameters of a callback; its message is the whole text for the caller. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError'

  /** @param signature as Python writes it: `(a, b=5)` */
  constructor(problem: string, func: string, signature: string) {
    super(`${problem}. Function signature is: ${func}${signature}: ...`)
  }
}

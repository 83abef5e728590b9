/** A command that failed, with the end of what it wrote to stderr; where in our code is of no interest. */
export function commandError(message: string, stderr: string): Error {
  const said = stderr.trimEnd()
  const error = new Error(said === '' ? message : `${message}: ${said}`)
  error.stack = ''
  return error
}

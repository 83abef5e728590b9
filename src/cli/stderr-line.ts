/** A line for people, from a program that has no output of its own set up: one that uses a library part. */
export function stderrLine(line: string): void {
  process.stderr.write(`${line}\n`)
}

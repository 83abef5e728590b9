import type {Ora} from 'ora'
import type {Output} from './io.js'

/** Shows how far a long task is. Every method may be called at any time and any number of times. */
export interface Progress {
  /** @param partial How much of the next ones is done: 0.5 is half of one. */
  update(done: number, total: number, remark?: string, partial?: number): void
  /** Writes a line above the moving one. */
  line(text: string): void
  stop(): void
}

const BAR_WIDTH = 24
/** A phase shorter than this leaves no line in a log. */
const LONG_MS = 2000
const REDRAW_MS = 80

/** How an amount is told: a count of things, where nobody says otherwise. */
type Amount = (amount: number) => string

function bar(done: number, total: number, partial: number, amount: Amount): string {
  const share = total === 0 ? 1 : Math.min(1, (done + partial) / total)
  const full = Math.floor(share * BAR_WIDTH)
  const percent = `${Math.floor(share * 100)}%`.padStart(4)
  return `${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}${percent}  ${amount(done)}/${amount(total)}`
}

/**
 * A spinner with a bar where stderr is a terminal; in a log one line when a task turns out long and one at its end;
 * nothing with `--quiet` or `--json`. (ora alone would write a line into every log.)
 */
export async function startProgress(output: Output, label: string, amount: Amount = String): Promise<Progress> {
  return output.animated ? movingProgress(output, label, amount) : loggedProgress(output, label, amount)
}

async function movingProgress(output: Output, label: string, amount: Amount): Promise<Progress> {
  const {default: ora} = await import('ora')
  // ora's own stdin handling would swallow Ctrl-C.
  const spinner: Ora = ora({text: label, stream: output.stderrStream(), discardStdin: false}).start()
  let drawn = 0
  let last = label
  return {
    update(done, total, remark, partial = 0) {
      last = `${label} ${bar(done, total, partial, amount)}${remark ? `  ${remark}` : ''}`
      const now = Date.now()
      if (now - drawn < REDRAW_MS && done < total) return
      drawn = now
      spinner.text = last
    },
    line(text) {
      spinner.clear()
      output.error(text)
      spinner.render()
    },
    stop() {
      if (!spinner.isSpinning) return
      spinner.stop()
      output.note(last)
    },
  }
}

function loggedProgress(output: Output, label: string, amount: Amount): Progress {
  const started = Date.now()
  let announced: string | undefined
  let last = ''
  const announce = (): void => {
    if (announced !== last) output.note(`${label}: ${last}`)
    announced = last
  }
  return {
    update(done, total, remark) {
      last = `${amount(done)}/${amount(total)}${remark ? ` ${remark}` : ''}`
      if (announced === undefined && Date.now() - started >= LONG_MS) announce()
    },
    line: (text) => output.note(text),
    stop() {
      if (announced !== undefined) announce()
    },
  }
}

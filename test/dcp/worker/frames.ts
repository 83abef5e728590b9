import type {JobWork} from '../../../src/dcp/job/task.js'
import {encodeValue} from '../../../src/dcp/job/values/value-text.js'
import {defineBody} from '../../../src/dcp/worker/sandbox/define-body.js'
import {BARE_LAUNCHER} from '../../../src/dcp/worker/sandbox/launcher.js'
import {type Frame, SEPARATOR} from '../../../src/dcp/worker/sandbox/protocol.js'
import {startProcess} from '../../../src/dcp/worker/sandbox/sandbox-child.js'
import {sandboxCommand} from '../../../src/dcp/worker/sandbox/sandbox-command.js'
import type {TestedBackend} from '../../support/sandbox-backends.js'

export interface SaidFrame extends Frame {
  /** Milliseconds since the batch was sent. */
  readonly at: number
}

/** Runs one batch in a sandbox of its own and gives every frame that it says while it runs, in order. */
export async function framesOf(
  tested: TestedBackend & {readonly hostFile: string},
  work: JobWork,
  data: readonly unknown[],
): Promise<{readonly frames: readonly SaidFrame[]; readonly records: readonly string[]}> {
  const frames: SaidFrame[] = []
  let began = 0
  let wake = (_frame: Frame): void => {}
  const command = sandboxCommand({...tested, launcher: BARE_LAUNCHER, memoryMiB: 128})
  const child = startProcess(command, {
    frame: (frame) => {
      frames.push({...frame, at: performance.now() - began})
      wake(frame)
    },
    nonsense: () => wake({type: 'nonsense', body: ''}),
    gone: (why) => wake({type: 'gone', body: why}),
  })
  const until = (type: string): Promise<void> =>
    new Promise((resolve, reject) => {
      wake = (frame) => {
        if (frame.type === type) resolve()
        else if (['gone', 'nonsense', 'failed', 'refused'].includes(frame.type)) reject(new Error(frame.body))
      }
    })
  try {
    await until('ready')
    child.send('define', defineBody(work))
    await until('defined')
    frames.length = 0
    began = performance.now()
    child.send('run', data.map(encodeValue).join(SEPARATOR))
    await until('end')
  } finally {
    child.kill()
    await child.exited
  }
  const records = frames.filter(({type}) => type === 'outcomes').flatMap(({body}) => body.split(SEPARATOR).slice(1))
  return {frames, records}
}

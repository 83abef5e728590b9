import {Script} from 'node:vm'
import type {JobWork} from '../../job/task.js'

/** A longer source takes milliseconds to look at, and it is looked at with each task (UTF-16 units). */
const LONGEST = 2 ** 18

/**
 * Why a work function is no JavaScript; undefined when it is, as far as can be told without running any of it. The
 * official evaluator says nothing of one that it cannot evaluate, and its worker waits for minutes
 * (sandbox/worktimes.js: reportError).
 */
export function syntaxErrorOf({worktime, workFunction, workFunctionUrl, deployment}: JobWork): string | undefined {
  if (worktime !== 'map-basic' || workFunctionUrl !== null || workFunction.length > LONGEST) return undefined
  try {
    // As the worktime evaluates it (sandbox/map-basic-worktime.js).
    new Script(deployment.useStrict ? `"use strict"; (${workFunction})` : `(${workFunction})`)
    return undefined
  } catch (error) {
    return error instanceof SyntaxError ? error.message : undefined
  }
}

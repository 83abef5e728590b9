import {flag, integer, struct, text, type ValueOf} from '../shape.js'
import {time} from '../time.js'

/** `pkg/core/cron.go`. `interval` in seconds, -1 for none; `workflowspec` is JSON in a text; `checkerperiod` in ms. */
export const cron = struct({
  cronid: text,
  initiatorid: text,
  initiatorname: text,
  colonyname: text,
  name: text,
  cronexpression: text,
  interval: integer,
  random: flag,
  nextrun: time,
  lastrun: time,
  workflowspec: text,
  prevprocessgraphid: text,
  waitforprevprocessgraph: flag,
  checkerperiod: integer,
})
export type Cron = ValueOf<typeof cron>

/** `pkg/core/generator.go`. `timeout` in seconds; `workflowspec` is JSON in a text; `checkerperiod` in ms. */
export const generator = struct({
  generatorid: text,
  initiatorid: text,
  initiatorname: text,
  colonyname: text,
  name: text,
  workflowspec: text,
  trigger: integer,
  timeout: integer,
  firstpack: time,
  lastrun: time,
  queuesize: integer,
  checkerperiod: integer,
})
export type Generator = ValueOf<typeof generator>

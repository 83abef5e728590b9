import {newObjectId} from '../../wire/object-id.js'
import {workflowSpec} from '../../wire/objects/function-spec.js'
import {initiatorOf} from '../initiator.js'
import type {Context, Member} from '../operation.js'
import {firstRun} from '../scheduler/next-run.js'
import {type BlueprintRow, countBlueprintsAt} from '../tables/blueprint.js'
import {cronByName, insertCron, removeCron} from '../tables/cron.js'
import {type Handler, reconcileFunction, reconcileSpec} from './reconcile-spec.js'

/** Seconds between two runs, where the definition does not say; upstream knows no other. */
const USUAL_INTERVAL = 60

type Place = Pick<BlueprintRow, 'kind' | 'location'>

const cronName = ({kind, location}: Place): string =>
  location === '' ? `reconcile-${kind}` : `reconcile-${kind}-${location}`

/** Makes the cron that reconciles all blueprints of a kind at a place again and again, unless there is one. */
export function ensureReconcileCron({store, now}: Context, caller: Member, place: Place, handler: Handler): void {
  const {colony} = caller
  const name = cronName(place)
  if (handler.executorType === '' || cronByName(store, colony.key, name)) return
  const interval = handler.reconcileInterval > 0 ? handler.reconcileInterval : USUAL_INTERVAL
  const spec = reconcileSpec(handler, reconcileFunction(handler), colony.name, place.location, {kind: place.kind})
  insertCron(store, {
    id: newObjectId(),
    colony: colony.key,
    ...initiatorOf(caller),
    name,
    expression: '',
    interval,
    random: false,
    nextRun: firstRun({interval, random: false, expression: ''}, now(), Math.random) ?? null,
    workflow: workflowSpec.encode({colonyname: colony.name, functionspecs: [spec]}),
    waitsForPrevious: true,
  })
}

/** Removes the cron of a kind at a place where no blueprint of it is left. */
export function dropReconcileCron({store}: Context, colony: number, place: Place): void {
  if (countBlueprintsAt(store, colony, place.kind, place.location) > 0) return
  const cron = cronByName(store, colony, cronName(place))
  if (cron) removeCron(store, cron.key)
}

import {statistics} from '../../wire/objects/server.js'
import type {ColoniesServer} from '../open-server.js'
import {statisticsJson} from '../tables/statistics.js'
import type {Listening} from './listen.js'
import {metricsText} from './metrics-text.js'
import {serveMetrics} from './serve-metrics.js'

/** Milliseconds for which the numbers are not counted again. */
const FRESH_MS = 1000

/** The numbers of this server for Prometheus: COLONIES_MONITOR_PORT. @throws as `serveMetrics` */
export function listenMetrics(
  {context}: Pick<ColoniesServer, 'context'>,
  place: {readonly host?: string; readonly port: number},
): Promise<Listening> {
  let text = ''
  let counted = Number.NEGATIVE_INFINITY
  return serveMetrics(() => {
    if (Date.now() - counted < FRESH_MS) return text
    text = metricsText(statistics.decode(JSON.parse(statisticsJson(context.store)), ''))
    counted = Date.now()
    return text
  }, place)
}

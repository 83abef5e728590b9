import {JsonLines} from '../json.js'
import {redrawn} from '../redrawn.js'
import {shownTime} from '../shown-time.js'
import type {Terminal, View} from '../terminal.js'

/** A list as it is at some time. */
export interface ListedNow<List> {
  readonly type: 'list'
  /** RFC 3339. */
  readonly time: string
  readonly list: List
}

/** The server does not answer; the list that came last may be out of date. */
export interface ServerAway {
  readonly type: 'away'
  /** RFC 3339: since when. */
  readonly time: string
  readonly message: string
}

export type ListNews<List> = ListedNow<List> | ServerAway

/** A list, or with `--watch` what becomes of it. */
export type Watched<List> = List | JsonLines<ListNews<List>>

/** Lines of a frame besides the list: the one about it, and the one where the cursor stays. */
const OTHER_LINES = 2
/** Where the height is not known. */
const USUAL_ROWS = 24

export interface WatchedOptions {
  /** What is said of a list without anything. */
  readonly empty: string
  /** On a terminal that nobody else writes to. */
  readonly inPlace: boolean
}

/**
 * The view of a list, and of one that is watched: drawn again in its place, cut to the height of the terminal; elsewhere each
 * change is a block, with an empty line after it.
 */
export function watchedView<List>(view: View<List>, {empty, inPlace}: WatchedOptions): View<Watched<List>> {
  return (result, terminal) => {
    if (!(result instanceof JsonLines)) return view(result, terminal)
    return inPlace ? frames(result.items, view, empty, terminal) : blocks(result.items, view, terminal)
  }
}

async function* blocks<List>(
  news: AsyncIterable<ListNews<List>>,
  view: View<List>,
  terminal: Terminal,
): AsyncGenerator<string> {
  for await (const item of news) {
    if (item.type === 'list') yield `${await textOf(view, item.list, terminal)}\n`
  }
}

async function* frames<List>(
  news: AsyncIterable<ListNews<List>>,
  view: View<List>,
  empty: string,
  terminal: Terminal,
): AsyncGenerator<string> {
  const place = redrawn()
  let last: {readonly list: List; readonly now: number} | undefined
  for await (const item of news) {
    if (item.type === 'list') last = {list: item.list, now: Date.parse(item.time)}
    if (!last) continue
    // Its size may be another one by now.
    const {isTTY, columns, rows = USUAL_ROWS, paint, ascii = false} = terminal
    const shown = await fitted(view, last.list, {isTTY, columns, rows, paint, ascii, now: last.now})
    const lines = shown.lines.length > 0 ? shown.lines : [empty]
    yield place.frame([...lines, paint.dim(aboutFrame(item, shown.more, terminal))], {columns, rows})
  }
}

function aboutFrame(item: ListNews<unknown>, more: string, terminal: Terminal): string {
  const time = shownTime(item.time, terminal)
  const state = item.type === 'list' ? time : `server away since ${time}, trying again`
  return `${more === '' ? '' : `… ${more} more · `}${state} · Ctrl-C ends`
}

interface Fitted {
  readonly lines: readonly string[]
  /** What there is no room for. */
  readonly more: string
}

/** As much of a list as the terminal has lines for: whole entries where it has some. */
async function fitted<List>(view: View<List>, list: List, terminal: Terminal): Promise<Fitted> {
  const room = Math.max(1, (terminal.rows ?? USUAL_ROWS) - OTHER_LINES)
  const all = linesOf(await textOf(view, list, terminal))
  if (all.length <= room) return {lines: all, more: ''}
  if (Array.isArray(list)) {
    let [count, lines] = [list.length, all]
    while (count > 1 && lines.length > room) {
      count = Math.min(count - 1, Math.ceil((count * room) / lines.length))
      lines = linesOf(await textOf(view, list.slice(0, count) as List, terminal))
    }
    if (lines.length <= room) return {lines, more: String(list.length - count)}
  }
  return {lines: all.slice(0, room), more: `${all.length - room} lines`}
}

const linesOf = (text: string): readonly string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))

async function textOf<List>(view: View<List>, list: List, terminal: Terminal): Promise<string> {
  const shown = await view(list, terminal)
  if (typeof shown === 'string') return shown
  let text = ''
  for await (const piece of shown) text += piece
  return text
}

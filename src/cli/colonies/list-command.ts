import type {News} from '../../colonies/client/transport.js'
import {JsonLines} from '../../output/json.js'
import type {Terminal, View} from '../../output/terminal.js'
import {type ListNews, type Watched, watchedView} from '../../output/views/watched-list.js'
import {ColoniesCommand} from './colonies-command.js'
import type {ConnectionFlags} from './connection-choice.js'
import type {ColoniesSession} from './session.js'
import type {WatchFlags} from './watch-flags.js'
import {watchList} from './watch-list.js'

/** Milliseconds between looks at a list whose changes nobody tells of. */
const INTERVAL = 2000

/** What a list asks for. */
export interface ListLook<List> {
  readonly session: ColoniesSession
  /** Looks once; `--watch` looks again and again. */
  ask(): Promise<List>
  /** What is said of an empty list, where it is one. */
  readonly empty: string
  /** Who tells of changes, where not every write to the store does. Closed with the command. */
  news?(): Promise<News & {close(): void}>
}

/** A command that shows a list, once or with `--watch` as it changes. Its flags hold `watchFlags`. */
export abstract class ListCommand<List> extends ColoniesCommand<Watched<List>> {
  #empty = ''
  #inPlace = false

  protected abstract readonly listView: View<List>
  /** What `--quiet` leaves of it: one id or name a line. */
  protected readonly briefListView: View<List> | undefined

  protected readonly view = (result: Watched<List>, terminal: Terminal) => this.#show(this.listView, result, terminal)
  protected override readonly briefView = (result: Watched<List>, terminal: Terminal) =>
    this.#show(this.briefListView ?? this.listView, result, terminal)

  #show(view: View<List>, result: Watched<List>, terminal: Terminal) {
    return watchedView(view, {empty: this.#empty, inPlace: this.#inPlace})(result, terminal)
  }

  protected async list(flags: WatchFlags & ConnectionFlags, look: ListLook<List>): Promise<Watched<List>> {
    const {mode, stdout, stderr} = this.output
    this.#empty = look.empty
    const canMove = stdout.isTTY && process.env.TERM !== 'dumb'
    // Lines on stderr would come in between.
    this.#inPlace = canMove && !mode.json && !(stderr.isTTY && this.isVerbose(flags))
    if (flags.watch) return new JsonLines(this.#watch(look, flags.interval ?? INTERVAL))
    const list = await look.ask()
    if (Array.isArray(list) && list.length === 0) this.output.note(look.empty)
    return list
  }

  async *#watch({session, ask, news}: ListLook<List>, interval: number): AsyncGenerator<ListNews<List>> {
    const inPlace = this.#inPlace
    const watched = watchList({
      ask,
      news: session.client.transport.news ?? (news && this.own(await news())),
      interval,
      everyLook: inPlace,
      signal: this.signal,
    })
    for await (const item of watched) {
      if (item.type === 'away' && !inPlace && !this.output.mode.json) this.output.warn(item.message)
      yield item
    }
  }
}

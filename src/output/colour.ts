import {Chalk} from 'chalk'
import type {Paint} from './terminal.js'

/** Sixteen colours, which every terminal shows and every theme can change. */
export const colourPaint: Paint = new Chalk({level: 1})

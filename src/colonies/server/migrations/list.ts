import type {Migration} from '../../../store/migrate.js'
import {COLONIES} from './0001-colonies.js'

/** The schema of `colonies.db`, step by step. */
export const COLONIES_MIGRATIONS: readonly Migration[] = [COLONIES]

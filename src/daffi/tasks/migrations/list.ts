import type {Migration} from '../../../store/migrate.js'
import {TASKS} from './0001-tasks.js'

/** The schema of `daffi.db`, step by step. */
export const DAFFI_MIGRATIONS: readonly Migration[] = [TASKS]

import type {Migration} from '../../../store/migrate.js'
import {JOBS} from './0001-jobs.js'
import {WHOLE_JOBS} from './0002-whole-jobs.js'
import {NETWORK} from './0003-network.js'

/** The schema of `dcp.db`, step by step. */
export const DCP_MIGRATIONS: readonly Migration[] = [JOBS, WHOLE_JOBS, NETWORK]

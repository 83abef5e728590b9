import type {Migration} from '../../../store/migrate.js'
import {COLONIES} from './0001-colonies.js'
import {FILES_CHANNELS_BLUEPRINTS} from './0002-files-channels-blueprints.js'

/** The schema of `colonies.db`, step by step. */
export const COLONIES_MIGRATIONS: readonly Migration[] = [COLONIES, FILES_CHANNELS_BLUEPRINTS]

/** The generations of daffi's wire that are spoken; they do not understand each other (daffi-protocol, section 1). */
export type Generation = '1.0.0' | '2.2.1'

export const GENERATIONS: readonly Generation[] = ['1.0.0', '2.2.1']

/** Largest payload of one frame, in bytes (daffi-protocol, section 2; upstream `BYTES_CHUNK`). */
export const CHUNK_BYTES: Readonly<Record<Generation, number>> = {'1.0.0': 4096, '2.2.1': 4_000_000}

/** Largest payload of one service message, in bytes (daffi-protocol, section 2; upstream `BYTES_LIMIT`). */
export const SERVICE_PAYLOAD_BYTES: Readonly<Record<Generation, number>> = {'1.0.0': 10_000_000, '2.2.1': 8_000_000}

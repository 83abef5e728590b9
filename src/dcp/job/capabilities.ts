/**
 * What our sandboxes can do, as bits of DCP (dcp-protocol, section 6): they are V8, whose mathematics is fdlibm, and read
 * and write KVIN v9. There is no canvas and no GPU in them, and they are no browser.
 */
export const SANDBOX_CAPABILITIES = 1 | 16 | 64

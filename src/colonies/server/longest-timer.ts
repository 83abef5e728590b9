/** What a timer can hold, in milliseconds: 24 days. Node takes longer ones for 1. */
export const LONGEST_TIMER = 2 ** 31 - 1

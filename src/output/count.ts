/** A number of things, such as `1 slice` and `3 slices`. */
export const countOf = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`

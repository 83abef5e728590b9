/** Arguments by name, at the end of a call's arguments: `g.call.f(1, kwargs({b: 2}))` is Python's `f(1, b=2)`. */
export class Kwargs {
  constructor(readonly values: Readonly<Record<string, unknown>>) {}
}

/** Passes arguments by name. */
export function kwargs(values: Readonly<Record<string, unknown>>): Kwargs {
  return new Kwargs(values)
}

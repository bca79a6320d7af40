/**
 * Options without what they inherit, so that a polluted `Object.prototype` sets none: `tolerance: false` there would
 * let every replay pass.
 */
export function ownOptions<Options extends object>(options: Options): Options
export function ownOptions<Options extends object>(options: Options | undefined): Partial<Options>
export function ownOptions(options: object | undefined): object {
  // without options, as `verify` is mostly called, nothing is made: 0.1 µs of 1
  return options === undefined ? none : Object.assign(Object.create(null), options)
}

const none = /* @__PURE__ */ Object.freeze(/* @__PURE__ */ Object.create(null))

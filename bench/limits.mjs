import { shapes } from './deliveries.mjs'

const hookproof = 'hookproof verify'
const typed = 'hookproof labsync().verify'

/** What `npm run bench` promises: the contender takes at most that share of the other's time, with a Buffer as the body. */
export const limits = [
  { size: '256 B', contender: hookproof, against: 'hand-written, lean', atMost: 0.75 },
  { size: '256 B', contender: hookproof, against: 'stripe verifyHeader', atMost: 0.5 },
  { size: '1 MiB', contender: hookproof, against: 'hand-written, lean', atMost: 1.05 },
  ...typedLimits(['256 B', '1 KiB', '4 KiB'], 0.85),
  ...typedLimits(['64 KiB', '1 MiB'], 1),
]

/** What `npm run bench -- --runtimes` promises, at each size, whatever the form of the body. */
export const runtimeLimits = [
  { contender: 'verify', against: 'leanest by hand', atMost: 1.1 },
  { contender: 'verifyAsync', against: 'leanest by hand', atMost: 1.7 },
]

function typedLimits(sizes, atMost) {
  return sizes.flatMap((size) =>
    Object.keys(shapes).map((shape) => {
      return { size, shape, contender: typed, against: 'stripe constructEvent', atMost }
    }),
  )
}

export function round(number, digits = 3) {
  return Number(number.toPrecision(digits))
}

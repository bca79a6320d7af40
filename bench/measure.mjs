const warmUpMs = 60
// once all contenders take turns, the engine compiles some of them anew
const unrecordedRounds = 15
const sampleMs = 2
const tries = 3

/**
 * Nanoseconds per call of each contender, by round. All of them run in each round, in an order that turns
 * from round to round, so that what slows the machine for a while slows them all. In its turn each is
 * timed a few times and the fastest counts: an interruption by another process is nobody's cost.
 */
export async function measure(contenders, deliveries, rounds) {
  globalThis.gc?.()
  const planned = []
  for (const contender of contenders) planned.push({ contender, calls: await warmUp(contender, deliveries) })
  const samples = new Map(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round < unrecordedRounds + rounds; round++) {
    for (let turn = 0; turn < planned.length; turn++) {
      const { contender, calls } = planned[(round + turn) % planned.length]
      const nanoseconds = (await fastest(contender, deliveries, calls)) / calls
      if (round >= unrecordedRounds) samples.get(contender.name).push(nanoseconds)
    }
  }
  return samples
}

/** How a contender's time compares to another's: the median of the ratio in each round. */
export function ratioOf(samples, contender, against) {
  const others = samples.get(against)
  return median(samples.get(contender).map((nanoseconds, round) => nanoseconds / others[round]))
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Runs a contender until it is hot; how many calls fill a sample. */
async function warmUp(contender, deliveries) {
  let calls = 1
  let spent = 0
  let last = 0
  while (spent < warmUpMs * 1e6) {
    last = await time(contender, deliveries, calls)
    spent += last
    if (last < sampleMs * 1e6) calls *= 2
  }
  return Math.max(
    1,
    Math.round((calls * sampleMs * 1e6) / Math.max(await time(contender, deliveries, calls), 1)),
  )
}

async function fastest(contender, deliveries, calls) {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < tries; i++) least = Math.min(least, await time(contender, deliveries, calls))
  return least
}

/** Nanoseconds for that many calls. */
async function time({ run, async }, deliveries, calls) {
  const start = process.hrtime.bigint()
  if (async) for (let call = 0; call < calls; call++) await run(deliveries[call % deliveries.length])
  else for (let call = 0; call < calls; call++) run(deliveries[call % deliveries.length])
  return Number(process.hrtime.bigint() - start)
}

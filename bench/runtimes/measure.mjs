// runs on the runtime that is measured; prints a line of JSON for each size and form of body
import { deliveries, kinds, sizes } from '../deliveries.mjs'
import { measure, median, ratioOf } from '../measure.mjs'
import { contenders } from './contenders.mjs'

const rounds = 31
const [reference] = contenders

for (const size of sizes.filter(({ name }) => ['256 B', '4 KiB', '64 KiB'].includes(name)))
  for (const kind of kinds) {
    const samples = await measure(contenders, deliveries(size, kind, 'many small objects'), rounds)
    const rows = contenders.map(({ name }) => ({
      name,
      nanoseconds: median(samples.get(name)),
      ratio: ratioOf(samples, name, reference.name),
    }))
    console.log(JSON.stringify({ size: size.name, kind, rows }))
  }

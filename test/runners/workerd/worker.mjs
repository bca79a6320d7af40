import cases from '../cases.cjs'
import * as library from '../library.mjs'

/** Runs the cases in the worker, and answers what became of each. */
export default {
  async fetch() {
    const results = []
    const all = { ...cases.deliveryCases(library), ...cases.requestCases(library) }
    for (const [name, run] of Object.entries(all)) {
      const error = await run().then(
        () => undefined,
        (reason) => String(reason?.stack ?? reason),
      )
      results.push({ name, error })
    }
    return Response.json(results)
  },
}

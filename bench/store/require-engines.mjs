/** Ends with 1 and says so, before anything is built or measured, where an engine is missing. */
import { initdb, redisServer } from '../../test/services/engines/programs.ts'

const missing = Object.entries({ 'redis-server': redisServer, PostgreSQL: initdb }).flatMap(
  ([name, program]) => (program ? [] : [name]),
)
if (missing.length > 0) {
  console.error(
    `bench:store needs ${missing.join(' and ')}: run test/services/install.sh (Debian), or put it on the path.`,
  )
  process.exitCode = 1
}

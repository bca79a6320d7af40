import { createServer } from 'node:http'
import { handler } from './dist/server/entry.mjs'

const server = createServer(handler)
server.listen(0, '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`)
})
process.once('SIGTERM', () => process.exit())

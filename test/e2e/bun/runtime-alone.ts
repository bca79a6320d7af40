import { answerAlone } from '../../hostile/runtime-alone.ts'

// what Bun takes of its own, for comparison: test/hostile
const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: answerAlone })
console.log(`listening ${server.url.origin}`)

import { answerAfterReading } from '../../hostile/read-to-nobody.ts'

// what Bun takes of its own, for comparison: test/hostile
const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: answerAfterReading })
console.log(`listening ${server.url.origin}`)

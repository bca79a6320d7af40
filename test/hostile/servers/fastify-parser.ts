import { fastify } from 'fastify'

// Fastify's own parser, with its own limit: for comparison
const app = fastify()
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
app.post('/webhooks/:scenario', async (_request, reply) => reply.code(401).send())
app.get('/neighbour', async () => ({ neighbour: true }))
console.log(`listening ${await app.listen({ host: '127.0.0.1', port: 0 })}`)
process.once('SIGTERM', () => process.exit())

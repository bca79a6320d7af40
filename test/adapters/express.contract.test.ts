import express from 'express'
import express4 from 'express4'
import { type ExpressObjects, webhook } from '../../src/adapters/express.js'
import { defineProvider } from '../../src/providers/define.js'
import { laabam } from '../../src/providers/laabam.js'
import { labsync } from '../../src/providers/labsync.js'
import * as schemes from '../../src/schemes/index.js'
import { memoryStore } from '../../src/stores/memory.js'
import { adapterContract } from '../contracts/adapter/contract.js'
import { scenarios, tenantHeader } from '../contracts/adapter/scenarios.js'
import { listen } from './server.js'

for (const [name, framework] of Object.entries({ 'Express 5': express, 'Express 4': express4 }))
  adapterContract({
    name,
    start() {
      const app = framework()
      const parser = framework.json()
      const { scenarios: all, log } = scenarios(
        { labsync, laabam, memoryStore, defineProvider, schemes },
        ({ req }: ExpressObjects) => req.get(tenantHeader),
      )
      for (const { path, parsed, provider, handler, options } of all) {
        if (parsed) app.use(path, parser)
        app.all(path, webhook(provider, handler, options))
      }
      app.get('/log', (_req, res) => void res.json(log))
      app.get('/neighbour', (_req, res) => void res.json({ neighbour: true }))
      app.post('/neighbour', parser, (req, res) => void res.json(req.body))
      return listen(app)
    },
  })

import { log } from '../lib/scenarios.js'

export const GET = () => Response.json(log)

import { log } from '../../contract'

export const dynamic = 'force-dynamic'

export const GET = () => Response.json(log)

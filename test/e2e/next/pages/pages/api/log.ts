import type { NextApiRequest, NextApiResponse } from 'next'
import { log } from '../../contract'

export default (_req: NextApiRequest, res: NextApiResponse) => res.json(log)

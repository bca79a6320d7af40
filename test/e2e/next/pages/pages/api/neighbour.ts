import type { NextApiRequest, NextApiResponse } from 'next'

export default (req: NextApiRequest, res: NextApiResponse) =>
  res.json(req.method === 'POST' ? req.body : { neighbour: true })

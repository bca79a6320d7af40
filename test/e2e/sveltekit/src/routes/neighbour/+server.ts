import { json, type RequestHandler } from '@sveltejs/kit'

export const GET = () => json({ neighbour: true })
export const POST: RequestHandler = async ({ request }) => json(await request.json())

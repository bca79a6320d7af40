import type { APIRoute } from 'astro'

export const GET = () => Response.json({ neighbour: true })
export const POST: APIRoute = async ({ request }) => Response.json(await request.json())

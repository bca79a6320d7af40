export const GET = () => Response.json({ neighbour: true })

export const POST = async (request: Request) => Response.json(await request.json())

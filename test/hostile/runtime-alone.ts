/** What all bodies together hold at most, in bytes: as much as the library's by default. */
const most = 32 * 1_048_576
let held = 0

/**
 * Answers as a server without the library would that holds what it reads up to a limit, and drops the rest: what a runtime
 * takes of its own. A body that isn't there after 3 s is refused, as in the scenario `dripping`.
 */
export async function answerAlone(request: Request): Promise<Response> {
  if (request.method === 'GET') return Response.json({ neighbour: true })
  const read = readBody(request).then(
    () => 401,
    () => 400,
  )
  const late = new Promise<number>((resolve) => setTimeout(resolve, 3000, 408))
  return new Response(null, { status: await Promise.race([read, late]), headers: { connection: 'close' } })
}

async function readBody({ body }: Request): Promise<void> {
  const reader = body?.getReader()
  const chunks: Uint8Array[] = []
  for (;;) {
    const { value } = (await reader?.read()) ?? {}
    if (!value) break
    if (held + value.length > most) continue
    held += value.length
    // Deno gives pieces of 64 KiB each, however few their bytes
    chunks.push(value.slice())
  }
  held -= chunks.reduce((total, { length }) => total + length, 0)
}

/**
 * Answers as a webhook without the library would that reads each chunk and drops it: what a runtime takes of its own.
 * A body that isn't there after 3 s is refused, as in the scenario `dripping`.
 */
export async function answerAfterReading(request: Request): Promise<Response> {
  if (request.method === 'GET') return Response.json({ neighbour: true })
  const read = readToNobody(request).then(
    () => 401,
    () => 400,
  )
  const late = new Promise<number>((resolve) => setTimeout(resolve, 3000, 408))
  return new Response(null, { status: await Promise.race([read, late]), headers: { connection: 'close' } })
}

async function readToNobody(request: Request): Promise<void> {
  const reader = request.body?.getReader()
  while (reader && !(await reader.read()).done);
}

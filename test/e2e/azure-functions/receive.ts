import type { HttpHandler, HttpRequest } from '@azure/functions'

/** A webhook of the Fetch adapter as an Azure Functions handler. */
export function azure(receive: (request: Request) => Promise<Response>): HttpHandler {
  return async (request: HttpRequest) => {
    // an HttpRequest is a Request in all that the adapter uses, but not by its type
    const response = await receive(request as unknown as Request)
    return { status: response.status, headers: response.headers, body: await response.text() }
  }
}

// Next.js weighs 300 MB, so it isn't installed here: these types stand for its own in tsconfig.json. The builds in
// test/e2e/next-15 and next-16 hold hookproof/next to the real ones.
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface NextApiRequest extends IncomingMessage {
  readonly query: Readonly<Record<string, string | string[] | undefined>>
  readonly cookies: Readonly<Record<string, string | undefined>>
  readonly body: unknown
}

export interface NextApiResponse extends ServerResponse {
  status(statusCode: number): NextApiResponse
  json(body: unknown): void
}

export interface NextRequest extends Request {
  readonly nextUrl: URL
}

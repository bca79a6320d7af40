// What the tests use of Express 4 and 5. The library needs none of this, and no @types either.
declare module 'express' {
  import type { IncomingMessage, ServerResponse } from 'node:http'

  namespace express {
    interface Request extends IncomingMessage {
      body?: unknown
      rawBody?: unknown
      webhook?: unknown
    }

    interface Response extends ServerResponse {
      json(value: unknown): this
      send(text: string): this
      status(code: number): this
    }

    type Next = (error?: unknown) => void
    type RequestHandler = (req: Request, res: Response, next: Next) => unknown
    type ErrorHandler = (error: unknown, req: Request, res: Response, next: Next) => unknown
    type Route = (path: string, ...handlers: readonly RequestHandler[]) => Application

    interface Application {
      (req: IncomingMessage, res: ServerResponse): void
      use(...handlers: readonly (string | RequestHandler | ErrorHandler)[]): Application
      all: Route
      get: Route
      post: Route
    }

    interface ParserOptions {
      readonly type?: string
      readonly verify?: (req: Request, res: Response, bytes: Uint8Array) => void
    }
  }

  interface Express {
    (): express.Application
    json(options?: express.ParserOptions): express.RequestHandler
    raw(options?: express.ParserOptions): express.RequestHandler
    text(options?: express.ParserOptions): express.RequestHandler
  }

  const express: Express
  export = express
}

declare module 'express4' {
  import express = require('express')
  export = express
}

import assert from 'node:assert/strict'
import type { LogEntry } from './scenarios.js'
import { exchange, signature, type WireRequest, type WireResponse } from './wire.js'

export type Body = string | Uint8Array

const plain = '/webhooks/plain'

let deliveries = 0

/** A genuine body like no other. */
export function freshBody(fill = ''): string {
  return JSON.stringify({ event: 'job.created', data: { delivery: ++deliveries, fill } })
}

/** A genuine body of exactly that many bytes. */
export function bodyOfSize(size: number): string {
  return freshBody().padEnd(size)
}

export function signed(body: Body, request: WireRequest = {}): WireRequest {
  return { ...request, body, headers: [signature(body), ...(request.headers ?? [])] }
}

async function readLog(url: string): Promise<readonly LogEntry[]> {
  const response = await fetch(new URL('/log', url))
  return (await response.json()) as readonly LogEntry[]
}

interface Logged<Res> {
  readonly response: Res
  readonly events: readonly unknown[]
  readonly codes: readonly unknown[]
}

/** What a step answers, and what it adds to the server's log of one scenario. */
export async function logged<Res>(
  url: string,
  { path = plain }: WireRequest,
  step: () => Promise<Res>,
): Promise<Logged<Res>> {
  const before = await readLog(url)
  const response = await step()
  const entries = (await readLog(url))
    .slice(before.length)
    .filter(({ scenario }) => path === `/webhooks/${scenario}`)
  return {
    response,
    events: entries.flatMap(({ event }) => event ?? []),
    codes: entries.flatMap(({ outcome }) => (outcome ? [outcome.code] : [])),
  }
}

export function send(url: string, request: WireRequest): Promise<Logged<WireResponse | undefined>> {
  return logged(url, request, () => exchange(url, request))
}

/** Delivers, and asserts that it is answered so and never handled. */
export async function refuses(
  url: string,
  request: WireRequest,
  status: number,
  code: string,
): Promise<WireResponse> {
  const { response, events, codes } = await send(url, request)
  assert.equal(response?.status, status)
  assert.deepEqual(codes, [code])
  assert.deepEqual(events, [])
  return response
}

/** Delivers, and asserts that the handler was given just this, once. */
export async function delivers(url: string, request: WireRequest & { readonly body: Body }): Promise<void> {
  const { response, events, codes } = await send(url, request)
  assert.equal(response?.status, 200)
  assert.deepEqual(events, [eventIn(request.body)])
  assert.deepEqual(codes, [undefined])
}

export function eventIn(body: Body): unknown {
  const text = new TextDecoder().decode(Buffer.from(body))
  const payload = JSON.parse(JSON.stringify(JSON.parse(text)))
  return { type: 'job.created', data: payload.data, payload }
}

/** The server is still there, and takes what is genuine. */
export async function lives(url: string): Promise<void> {
  const body = freshBody()
  await delivers(url, { ...signed(body), body })
}

import { createHash, randomUUID } from 'node:crypto'
import { diagnose } from '../../diagnose/diagnose.js'
import type { Finding } from '../../diagnose/finding.js'
import type { InspectedDelivery, Verdict } from '../../inspector/source.js'
import type { Provider } from '../../providers/define.js'
import { requireDescription } from '../../schemes/description.js'
import type { ForwardedRequest } from './forward.js'

/** A delivery that has come, before anything answered it. */
export type ReceivedDelivery = Omit<InspectedDelivery, 'answer' | 'failure' | 'thread'> & {
  /** What retries of it have in common: its event's id, or its body. */
  readonly subject: string
}

/** Verifies a request, and says why where it doesn't verify. */
export async function recordOf(
  provider: Provider,
  request: ForwardedRequest,
  isRedelivery = false,
): Promise<ReceivedDelivery> {
  const { method, target, headers, body } = request
  const { verdict, findings } = await verdictOn(provider, request)
  const eventId = verdict.status === 'verified' ? verdict.eventId : undefined
  return {
    id: randomUUID(),
    provider: provider.name,
    receivedAt: Date.now(),
    method,
    target,
    headers,
    ...namedHeadersOf(provider),
    body,
    size: body.length,
    verdict,
    findings,
    isRedelivery,
    subject: eventId === undefined ? `body:${sha256(body)}` : `id:${eventId}`,
  }
}

interface Judgement {
  readonly verdict: Verdict
  readonly findings: readonly Finding[]
}

async function verdictOn(
  provider: Provider,
  { method, target, headers, body }: ForwardedRequest,
): Promise<Judgement> {
  const refused = (code: string, message: string, findings: readonly Finding[]): Judgement => ({
    verdict: { status: 'refused', code, message },
    findings,
  })
  const why = async () => (await diagnose({ provider, body, headers, method, url: target })).findings
  if (method !== 'POST') return refused('method_not_allowed', 'Expected a POST.', await why())
  const result = await provider.safeVerifyAsync(body, headers)
  if (!result.ok) return refused(result.error.code, result.error.message, await why())
  const { type, id, secretIndex } = result.event
  const shown = 'unknownType' in result.event ? result.event.unknownType : type
  return {
    verdict: {
      status: 'verified',
      type: shown,
      ...(id !== undefined && { eventId: id }),
      ...(secretIndex !== undefined && { secretIndex }),
    },
    findings: [],
  }
}

/** Which headers sign deliveries of a provider, hold its token, or name the type of an event. */
function namedHeadersOf(
  provider: Provider,
): Pick<InspectedDelivery, 'signatureHeaders' | 'tokenHeaders' | 'typeHeader'> {
  const names = provider.authHeaders.map((name) => name.toLowerCase())
  const { kind, typeHeader } = requireDescription(provider)
  const holdsToken = kind === 'bearerToken' || kind === 'basicCredentials'
  return {
    ...(holdsToken ? { tokenHeaders: names } : { signatureHeaders: names }),
    ...(typeHeader !== undefined && { typeHeader }),
  }
}

function sha256(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex')
}

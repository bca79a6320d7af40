import type { DeliverySummary, InspectedDelivery } from '../../inspector/source.js'
import { printable, styled } from '../output.js'
import type { Terminal } from '../terminal.js'

/** A delivery that was answered, on one line. */
export function lineOf(delivery: InspectedDelivery, terminal: Terminal): string {
  const { receivedAt, verdict, answerStatus, durationMs, failure, isRedelivery } = delivery
  const time = new Date(receivedAt).toTimeString().slice(0, 8)
  const again = isRedelivery ? ' (again)' : ''
  const what =
    verdict.status === 'refused'
      ? `${styled(terminal, 'red', 'refused')} ${verdict.code}${causeText(delivery)}`
      : `${styled(terminal, 'green', 'verified')} ${printable(verdict.type, 100)}`
  const end = failure ?? `${answerStatus} in ${Math.round(Number(durationMs))} ms`
  return `${time} ${what}${again} → ${printable(end, 200)}\n`
}

function causeText({ findings }: InspectedDelivery): string {
  const [cause] = findings.map(({ code, certainty, fix }) => `: ${code} (${certainty}). ${fix}`)
  return String(cause)
}

/** A delivery with its headers and its body. */
export function detailsOf(delivery: InspectedDelivery, terminal: Terminal): string {
  const { method, target, headers, body, findings } = delivery
  const lines = [
    styled(terminal, 'bold', `${method} ${printable(target, 500)}`),
    ...headers.map(([name, value]) => `${printable(name, 100)}: ${printable(value, 500)}`),
    '',
    ...new TextDecoder()
      .decode(body.subarray(0, 20_000))
      .split('\n')
      .map((line) => printable(line, 2000)),
    ...findings.map(({ code, certainty, message, fix }) => `${code} (${certainty}): ${message} ${fix}`),
  ]
  return `${lines.join('\n')}\n`
}

/** Whether a delivery fits what was typed: each word is part of its type, its refusal, its path or its answer. */
export function isMatch(
  { verdict, target, answerStatus, provider }: DeliverySummary,
  filter: string,
): boolean {
  const what = verdict.status === 'refused' ? verdict.code : verdict.type
  const text = `${provider} ${verdict.status} ${what} ${target} ${answerStatus}`.toLowerCase()
  return filter
    .toLowerCase()
    .split(' ')
    .every((word) => text.includes(word))
}

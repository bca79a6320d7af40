import type { DeliverySummary } from '../source.js'

/** The deliveries of one event, the latest first. */
export interface Thread {
  readonly id: string
  readonly latest: DeliverySummary
  readonly deliveries: readonly DeliverySummary[]
}

/** Which deliveries are shown. */
export type Shown = 'all' | 'verified' | 'refused' | 'failed'

/** Adds a delivery to a list, or replaces the one with its id. The latest come first. */
export function withDelivery(
  deliveries: readonly DeliverySummary[],
  delivery: DeliverySummary,
): readonly DeliverySummary[] {
  const isKnown = deliveries.some(({ id }) => id === delivery.id)
  if (isKnown) return deliveries.map((known) => (known.id === delivery.id ? delivery : known))
  return [delivery, ...deliveries].slice(0, mostDeliveries)
}

const mostDeliveries = 500

/** Deliveries as threads, the one with the latest delivery first. */
export function threadsOf(deliveries: readonly DeliverySummary[]): readonly Thread[] {
  const threads = new Map<string, Thread>()
  for (const delivery of deliveries) {
    const { latest, deliveries: known } = threads.get(delivery.thread) ?? { latest: delivery, deliveries: [] }
    threads.set(delivery.thread, { id: delivery.thread, latest, deliveries: [...known, delivery] })
  }
  return [...threads.values()]
}

/** The deliveries that fit what was typed and chosen: each word is part of what the list shows of it. */
export function matchingDeliveries(
  deliveries: readonly DeliverySummary[],
  search: string,
  shown: Shown,
): readonly DeliverySummary[] {
  const words = search.toLowerCase().split(/\s+/)
  return deliveries.filter((delivery) => {
    const text = searchTextOf(delivery)
    return isShown(delivery, shown) && words.every((word) => text.includes(word))
  })
}

function searchTextOf(delivery: DeliverySummary): string {
  const { provider, verdict, method, target, answerStatus, handling } = delivery
  const eventId = verdict.status === 'refused' ? '' : verdict.eventId
  return [
    provider,
    verdict.status,
    titleOf(delivery),
    eventId,
    method,
    target,
    answerStatus,
    handling?.status,
  ]
    .join(' ')
    .toLowerCase()
}

function isShown(delivery: DeliverySummary, shown: Shown): boolean {
  if (shown === 'all') return true
  if (shown === 'failed') return hasFailed(delivery)
  return (delivery.verdict.status === 'refused') === (shown === 'refused')
}

/** Whether its receiver answered with an error, or its handler failed. */
export function hasFailed({ answerStatus = 200, handling }: DeliverySummary): boolean {
  return answerStatus >= 400 || (handling !== undefined && handling.status !== 'handled')
}

/** What a delivery is called: its type, or why it was refused. */
export function titleOf({ verdict }: DeliverySummary): string {
  return verdict.status === 'refused' ? verdict.code : verdict.type
}

/** The delivery of the same sender and type that came before one. What is refused has no type, so its path has to do. */
export function findPrevious(
  deliveries: readonly DeliverySummary[],
  delivery: DeliverySummary,
): DeliverySummary | undefined {
  const { id, receivedAt, provider, target, verdict } = delivery
  return deliveries.find((other) => {
    if (other.id === id || other.receivedAt > receivedAt || other.provider !== provider) return false
    return verdict.status === 'refused' ? other.target === target : titleOf(other) === verdict.type
  })
}

import type { InspectedDelivery } from '../../inspector/source.js'

/** The deliveries that came. */
export interface History {
  /** Adds a delivery, or replaces the one with its id. */
  put(delivery: InspectedDelivery): void
  find(id: string): InspectedDelivery | undefined
  /** The latest first. */
  latest(count: number): readonly InspectedDelivery[]
  close(): void
}

/** How much a history in memory holds. */
const mostDeliveries = 500
const mostBytes = 64 * 1_048_576

/** A history that ends with the process. The oldest deliveries make room for new ones. */
export function memoryHistory(): History {
  const deliveries = new Map<string, InspectedDelivery>()
  let bytes = 0

  return {
    put(delivery) {
      const isKnown = deliveries.has(delivery.id)
      if (!isKnown) bytes += delivery.size
      deliveries.set(delivery.id, delivery)
      for (const [id, { size }] of deliveries) {
        if (deliveries.size <= mostDeliveries && bytes <= mostBytes) break
        if (id === delivery.id) continue
        bytes -= size
        deliveries.delete(id)
      }
    },
    find: (id) => deliveries.get(id),
    latest: (count) => [...deliveries.values()].reverse().slice(0, count),
    close() {},
  }
}

import { fromBinary } from '../../crypto/bytes.js'
import { base64Of } from '../base64.js'
import type { DeliverySummary, InspectedDelivery } from '../source.js'
import { createEventReader } from './event-lines.js'

/** What the inspector says of its deliveries. */
export interface DeliveryList {
  readonly deliveries: readonly DeliverySummary[]
  readonly isLive: boolean
  readonly canRedeliver: boolean
  readonly canEdit: boolean
}

/** Why the inspector doesn't say more. */
export class ApiError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** The inspector that serves the page. */
export interface Api {
  list(): Promise<DeliveryList>
  find(id: string): Promise<InspectedDelivery>
  /** Returns the id of the new delivery. */
  redeliver(id: string, editedBody?: Uint8Array): Promise<string>
  /** Calls back once it watches, and with each delivery that comes or changes. Resolves when that has ended. */
  watch(onStart: () => void, onDelivery: (delivery: DeliverySummary) => void): Promise<void>
}

/** @param token - what the page's URL has; without one, the browser's own cookies have to do */
export function createApi(token: string | undefined): Api {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }

  async function ask(query: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(`?${query}`, { ...init, headers })
    if (response.ok) return response
    const { error = `It answered ${response.status}.` } = await response.json().catch(() => ({}))
    throw new ApiError(response.status, String(error))
  }

  return {
    list: async () => (await ask('get=deliveries')).json(),
    async find(id) {
      const delivery = await (await ask(`get=delivery&id=${encodeURIComponent(id)}`)).json()
      return { ...delivery, body: fromBinary(atob(delivery.body)) }
    },
    async redeliver(id, editedBody) {
      const body = editedBody && JSON.stringify({ body: base64Of(editedBody) })
      const query = `redeliver=${encodeURIComponent(id)}`
      const response = await ask(query, { method: 'POST', ...(body !== undefined && { body }) })
      return (await response.json()).id
    },
    async watch(onStart, onDelivery) {
      const { body } = await ask('get=events')
      if (!body) return
      onStart()
      const read = createEventReader((data) => onDelivery(JSON.parse(data)))
      const reader = body.pipeThrough(new TextDecoderStream()).getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        read(value)
      }
    },
  }
}

/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks'
import { type Api, ApiError, type DeliveryList } from './api.js'
import { withDelivery } from './deliveries.js'

/** How the page stands with what serves it. */
export type Connection = 'connecting' | 'live' | 'polling' | 'lost' | 'refused'

/** The deliveries, as they come. */
export interface Deliveries extends DeliveryList {
  readonly connection: Connection
  /** Why the page is not let in. */
  readonly refusal?: string
}

const none: Deliveries = {
  deliveries: [],
  isLive: false,
  canRedeliver: false,
  canEdit: false,
  connection: 'connecting',
}

/** Seconds until the page asks again. */
const retryAfter = 1
const pollAfter = 5

export function useDeliveries(api: Api): Deliveries {
  const [state, setState] = useState(none)

  useEffect(() => {
    const refresh = async () => {
      const list = await api.list()
      setState({ ...list, connection: list.isLive ? 'live' : 'polling' })
      return list
    }
    const watch = () =>
      api.watch(refresh, (delivery) =>
        setState((known) => ({ ...known, deliveries: withDelivery(known.deliveries, delivery) })),
      )
    const run = async () => {
      for (;;) {
        try {
          const { isLive } = await refresh()
          if (isLive) await watch()
          await delay(isLive ? retryAfter : pollAfter)
        } catch (error) {
          if (error instanceof ApiError && error.status < 500)
            return setState({ ...none, connection: 'refused', refusal: error.message })
          setState((known) => ({ ...known, connection: 'lost' }))
          await delay(retryAfter)
        }
      }
    }
    run()
  }, [api])

  return state
}

function delay(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000))
}

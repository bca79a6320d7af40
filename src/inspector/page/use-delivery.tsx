/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks'
import type { DeliverySummary, InspectedDelivery } from '../source.js'
import type { Api } from './api.js'
import { endText } from './format.js'

/** The delivery that is read, whole. It is asked for once more when its answer is there. */
export function useDelivery(
  api: Api,
  id: string | undefined,
  summary: DeliverySummary | undefined,
  onError: (error: Error) => void,
): InspectedDelivery | undefined {
  const [delivery, setDelivery] = useState<InspectedDelivery>()
  const end = summary && endText(summary)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another end is another answer
  useEffect(() => {
    if (id === undefined) return
    let isCurrent = true
    api.find(id).then(
      (found) => isCurrent && setDelivery(found),
      (error: Error) => isCurrent && onError(error),
    )
    return () => {
      isCurrent = false
    }
  }, [api, id, end])
  return delivery
}

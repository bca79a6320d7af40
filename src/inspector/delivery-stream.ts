import { utf8 } from '../crypto/bytes.js'
import type { DeliverySummary, InspectorSource } from './source.js'

/** How many pages may watch, and how many deliveries one of them may be behind. It connects again. */
const mostStreams = 16
const mostBehind = 1000

type Subscribe = NonNullable<InspectorSource['subscribe']>

/**
 * Returns a function that creates a stream of server-sent events, one for each delivery that comes or changes. It ends
 * with the request. The function returns `undefined` where 16 streams are running.
 */
export function createDeliveryStreams(
  subscribe: Subscribe,
): (signal: AbortSignal) => ReadableStream<Uint8Array> | undefined {
  let running = 0
  return (signal) => {
    if (running >= mostStreams) return undefined
    running++
    return deliveryStream(subscribe, signal, () => {
      running--
    })
  }
}

function deliveryStream(
  subscribe: Subscribe,
  signal: AbortSignal,
  onEnd: () => void,
): ReadableStream<Uint8Array> {
  let end = () => {}
  return new ReadableStream({
    start(controller) {
      const unsubscribe = subscribe((delivery) => {
        if (Number(controller.desiredSize) < -mostBehind) endStream()
        else controller.enqueue(utf8(eventOf(delivery)))
      })
      end = () => {
        end = () => {}
        signal.removeEventListener('abort', endStream)
        unsubscribe()
        onEnd()
      }
      const endStream = () => {
        end()
        controller.close()
      }
      signal.addEventListener('abort', endStream)
      // a comment, so that the head of the response goes out at once
      controller.enqueue(utf8(':\n\n'))
    },
    cancel: () => end(),
  })
}

function eventOf(delivery: DeliverySummary): string {
  return `data: ${JSON.stringify(delivery)}\n\n`
}

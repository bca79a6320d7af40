import type { DeliverySummary, InspectedDelivery, InspectorSource } from '../../inspector/source.js'
import type { Provider } from '../../providers/define.js'
import { CommandError, messageOf } from '../exit-codes.js'
import { type ForwardedAnswer, type ForwardedRequest, forward } from './forward.js'
import type { History } from './history.js'
import { recordOf } from './record.js'
import { requestAgain } from './request-again.js'

/** What a listener is set up with. */
export interface ListenerOptions {
  readonly provider: Provider
  readonly history: History
  /** Where deliveries are passed on to. Without it, each is answered 200. */
  readonly forwardTo: URL | undefined
}

/** Takes deliveries in, passes them on and remembers them. */
export interface Listener {
  /** Takes one in. Returns what to answer. */
  receive(request: ForwardedRequest): Promise<ForwardedAnswer>
  readonly source: Required<InspectorSource>
}

/** How many threads are remembered. */
const mostSubjects = 10_000

export function createListener({ provider, history, forwardTo }: ListenerOptions): Listener {
  const listeners = new Set<(delivery: DeliverySummary) => void>()
  const threads = new Map<string, string>()

  function remember(delivery: InspectedDelivery): void {
    history.put(delivery)
    const summary = summaryOf(delivery)
    for (const listener of listeners) listener(summary)
  }

  async function take(request: ForwardedRequest, isRedelivery: boolean) {
    const { subject, ...received } = await recordOf(provider, request, isRedelivery)
    const thread = threads.get(subject) ?? received.id
    if (threads.size >= mostSubjects) threads.clear()
    threads.set(subject, thread)
    const delivery = { ...received, thread }
    remember(delivery)
    const answer: PossibleAnswer = forwardTo ? await answerOf(request, forwardTo) : accepted
    remember({ ...delivery, ...endOf(answer) })
    return { id: received.id, answer }
  }

  return {
    receive: async (request) => (await take(request, false)).answer,
    source: {
      canEdit: true,
      list: async () => history.latest(500).map(summaryOf),
      find: async (id) => history.find(id),
      subscribe(onDelivery) {
        listeners.add(onDelivery)
        return () => listeners.delete(onDelivery)
      },
      async redeliver(id, edited) {
        const delivery = history.find(id)
        if (!delivery) throw new CommandError('This delivery is not in the history any more.')
        return (await take(await requestAgain(provider, delivery, edited), true)).id
      },
    },
  }
}

/** What a history holds of an answer: its beginning. */
function endOf({ body: _, failure, ...answer }: PossibleAnswer): Partial<InspectedDelivery> {
  const { status: answerStatus, durationMs } = answer
  return { answer, answerStatus, durationMs, ...(failure !== undefined && { failure }) }
}

/** A delivery without what only its own page shows. */
function summaryOf(delivery: InspectedDelivery): DeliverySummary {
  const { headers: _h, signatureHeaders: _s, tokenHeaders: _t, typeHeader: _y, ...others } = delivery
  const { body: _b, findings: _f, answer: _a, failure: _e, ...summary } = others
  return summary
}

/** An answer, or why there is none. */
type PossibleAnswer = ForwardedAnswer & { readonly failure?: string }

const accepted: ForwardedAnswer = {
  status: 200,
  headers: [],
  text: '',
  body: new Uint8Array(),
  durationMs: 0,
}

async function answerOf(request: ForwardedRequest, to: URL): Promise<PossibleAnswer> {
  try {
    return await forward(request, to)
  } catch (thrown) {
    const failure = messageOf(thrown)
    const text = `hookproof: ${failure}\n`
    const headers = [['content-type', 'text/plain']] as const
    return { ...accepted, status: 502, headers, text, body: new TextEncoder().encode(text), failure }
  }
}

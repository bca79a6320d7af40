/** @jsxImportSource preact */
import type { Ref } from 'preact'
import { printable } from '../../payload/printable.js'
import type { DeliverySummary, InspectedDelivery, Verdict } from '../source.js'
import { BodyView } from './body-view.js'
import { Code } from './code.js'
import { hasFailed, titleOf } from './deliveries.js'
import { VerdictMark } from './delivery-list.js'
import { Findings } from './findings.js'
import { durationText, endText, sizeText, timeText } from './format.js'
import { HeaderTable } from './header-table.js'

/** What can be done with a delivery. What can't be done is left out. */
export interface DeliveryActions {
  readonly redeliver?: () => void
  readonly edit?: () => void
  readonly copyCurl: () => void
  readonly copyTest: () => void
}

interface Props {
  readonly delivery: InspectedDelivery
  /** The deliveries of the same event, the latest first. */
  readonly thread: readonly DeliverySummary[]
  readonly actions: DeliveryActions
  readonly heading: Ref<HTMLHeadingElement>
  readonly onSelect: (delivery: DeliverySummary) => void
  /** The delivery of the same type that came before. */
  readonly previousId: string | undefined
  readonly find: (id: string) => Promise<InspectedDelivery>
}

export function DeliveryView({ delivery, thread, actions, heading, onSelect, previousId, find }: Props) {
  return (
    <article>
      <h2 ref={heading} tabIndex={-1}>
        <VerdictMark delivery={delivery} /> {printable(titleOf(delivery), 500)}
      </h2>
      <Facts delivery={delivery} />
      <Actions actions={actions} />
      {thread.length > 1 && <Attempts thread={thread} selected={delivery.id} onSelect={onSelect} />}
      <VerdictView delivery={delivery} />
      <BodyView key={delivery.id} delivery={delivery} previousId={previousId} find={find} />
      <section aria-labelledby="headers-heading">
        <h3 id="headers-heading">Headers</h3>
        <HeaderTable key={delivery.id} delivery={delivery} />
      </section>
      <AnswerView delivery={delivery} />
    </article>
  )
}

function Facts({ delivery }: { readonly delivery: InspectedDelivery }) {
  const { provider, method, target, size, receivedAt, verdict, isRedelivery } = delivery
  const eventId = verdict.status === 'refused' ? undefined : verdict.eventId
  return (
    <dl class="facts">
      <Fact name="Sender" text={provider} />
      <Fact name="Request" text={printable(`${method} ${target}`, 500)} />
      <Fact name="Received" text={`${timeText(receivedAt)}${isRedelivery ? ', redelivered' : ''}`} />
      <Fact name="Size" text={sizeText(size)} />
      {eventId !== undefined && <Fact name="Event" text={printable(eventId, 200)} />}
    </dl>
  )
}

function Fact({ name, text }: { readonly name: string; readonly text: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{text}</dd>
    </div>
  )
}

function Actions({ actions: { redeliver, edit, copyCurl, copyTest } }: Pick<Props, 'actions'>) {
  return (
    <div class="actions">
      {redeliver && (
        <button type="button" class="main-action" onClick={redeliver}>
          Redeliver
        </button>
      )}
      {edit && (
        <button type="button" onClick={edit}>
          Edit and sign again
        </button>
      )}
      <button type="button" onClick={copyCurl}>
        Copy as curl
      </button>
      <button type="button" onClick={copyTest}>
        Copy as test
      </button>
    </div>
  )
}

interface AttemptsProps extends Pick<Props, 'thread' | 'onSelect'> {
  readonly selected: string
}

function Attempts({ thread, selected, onSelect }: AttemptsProps) {
  return (
    <section aria-labelledby="attempts-heading">
      <h3 id="attempts-heading">{thread.length} deliveries of this event</h3>
      <ol class="attempts" reversed>
        {thread.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              aria-current={one.id === selected ? 'true' : undefined}
              onClick={() => onSelect(one)}
            >
              <VerdictMark delivery={one} /> {timeText(one.receivedAt)}
              {one.isRedelivery && ' redelivered'}{' '}
              <span class={hasFailed(one) ? 'end bad' : 'end'}>{endText(one)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}

function VerdictView({ delivery: { verdict, findings } }: Pick<Props, 'delivery'>) {
  if (verdict.status !== 'refused') return <AcceptedView verdict={verdict} />
  return (
    <section class="panel bad" aria-labelledby="verdict-heading">
      <h3 id="verdict-heading">Refused</h3>
      <p>{verdict.message}</p>
      <Findings findings={findings} />
    </section>
  )
}

function AcceptedView({ verdict }: { readonly verdict: Exclude<Verdict, { status: 'refused' }> }) {
  const { status, secretIndex = 0 } = verdict
  if (status === 'unverified')
    return <p class="panel">Its receiver verifies nothing: anybody may have sent it.</p>
  return (
    <p class="panel good">
      Verified{secretIndex > 0 && `, with secret no. ${secretIndex + 1}, which is an older one`}.
    </p>
  )
}

function AnswerView({ delivery }: Pick<Props, 'delivery'>) {
  const { answer, failure, handling, durationMs } = delivery
  return (
    <section aria-labelledby="answer-heading">
      <h3 id="answer-heading">{handling ? 'Handling' : 'Answer'}</h3>
      {failure !== undefined && <p class="panel bad">{failure}</p>}
      {handling && (
        <p>
          {handling.status}
          {handling.code !== undefined && ` (${handling.code})`}, {handling.attempts}{' '}
          {handling.attempts === 1 ? 'attempt' : 'attempts'}
          {durationMs !== undefined && `, in ${durationText(durationMs)}`}
        </p>
      )}
      {answer && (
        <>
          <p>
            <span class={answer.status >= 400 ? 'end bad' : 'end'}>{answer.status}</span> in{' '}
            {durationText(answer.durationMs)}
          </p>
          {answer.text !== '' && (
            <Code label="The answer's body">
              {answer.text
                .split('\n')
                .map((line) => printable(line, 10_000))
                .join('\n')}
            </Code>
          )}
        </>
      )}
      {!answer && !handling && <p class="note">There is no answer yet.</p>}
    </section>
  )
}

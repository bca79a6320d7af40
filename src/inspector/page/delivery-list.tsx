/** @jsxImportSource preact */
import { useEffect, useRef } from 'preact/hooks'
import { printable } from '../../payload/printable.js'
import type { DeliverySummary } from '../source.js'
import { hasFailed, type Thread, titleOf } from './deliveries.js'
import { durationText, endText, timeText } from './format.js'

interface Props {
  readonly threads: readonly Thread[]
  readonly selectedThread: string | undefined
  readonly onSelect: (delivery: DeliverySummary) => void
}

/** The threads, the latest first. */
export function DeliveryList({ threads, selectedThread, onSelect }: Props) {
  return (
    <ul class="threads">
      {threads.map(({ id, latest, deliveries }) => (
        <Row
          key={id}
          delivery={latest}
          count={deliveries.length}
          isSelected={id === selectedThread}
          onSelect={onSelect}
        />
      ))}
    </ul>
  )
}

interface RowProps {
  readonly delivery: DeliverySummary
  readonly count: number
  readonly isSelected: boolean
  readonly onSelect: Props['onSelect']
}

function Row({ delivery, count, isSelected, onSelect }: RowProps) {
  const row = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isSelected])
  const { receivedAt, provider, target, durationMs } = delivery
  return (
    <li>
      <button
        type="button"
        ref={row}
        class="row"
        data-row
        aria-current={isSelected ? 'true' : undefined}
        onClick={() => onSelect(delivery)}
      >
        <VerdictMark delivery={delivery} />
        <span class="row-title">{printable(titleOf(delivery), 200)}</span>
        <span class={hasFailed(delivery) ? 'end bad' : 'end'}>{endText(delivery)}</span>
        <span class="row-facts">
          <span>{timeText(receivedAt)}</span>
          <span>{provider}</span>
          <span class="row-target">{printable(target, 200)}</span>
          {count > 1 && <span class="count">{count} deliveries</span>}
          {durationMs !== undefined && <span class="row-duration">{durationText(durationMs)}</span>}
        </span>
      </button>
    </li>
  )
}

/** A mark that says whether it was verified, also to those who see no colours, or nothing. */
export function VerdictMark({ delivery: { verdict } }: { readonly delivery: DeliverySummary }) {
  const mark = { verified: '✓', unverified: '?', refused: '✕' }[verdict.status]
  return (
    <span class={`verdict ${verdict.status}`}>
      <span aria-hidden="true">{mark}</span>
      <span class="for-readers">{verdict.status}</span>
    </span>
  )
}

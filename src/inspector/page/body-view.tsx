/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks'
import type { InspectedDelivery } from '../source.js'
import { bodyLinesOf, bodyTextLinesOf, shownBytes } from './body-text.js'
import { Code } from './code.js'
import { diffLines } from './diff-lines.js'
import { sizeText } from './format.js'
import { hexRowsOf } from './hex-rows.js'

const views = { pretty: 'Pretty', bytes: 'Bytes', diff: 'Changes' } as const

type View = keyof typeof views

interface Props {
  readonly delivery: InspectedDelivery
  /** The delivery of the same type that came before. */
  readonly previousId: string | undefined
  readonly find: (id: string) => Promise<InspectedDelivery>
}

export function BodyView({ delivery, previousId, find }: Props) {
  const [view, setView] = useState<View>('pretty')
  return (
    <section aria-labelledby="body-heading">
      <div class="section-head">
        <h3 id="body-heading">Body</h3>
        <fieldset class="choice">
          <legend class="for-readers">Show the body as</legend>
          {Object.entries(views).map(([name, label]) => (
            <label key={name}>
              <input
                type="radio"
                name="view"
                value={name}
                checked={view === name}
                onChange={() => setView(isView(name) ? name : 'pretty')}
              />
              <span>{label}</span>
            </label>
          ))}
        </fieldset>
      </div>
      {delivery.body.length > shownBytes && (
        <p class="note">
          The first {sizeText(shownBytes)} of {sizeText(delivery.body.length)}.
        </p>
      )}
      {view === 'pretty' && <Pretty delivery={delivery} />}
      {view === 'bytes' && <Bytes delivery={delivery} />}
      {view === 'diff' && <Changes delivery={delivery} previousId={previousId} find={find} />}
    </section>
  )
}

function isView(name: string): name is View {
  return Object.hasOwn(views, name)
}

function Pretty({ delivery: { body } }: Pick<Props, 'delivery'>) {
  if (body.length === 0) return <p class="note">The body is empty.</p>
  return (
    <Code label="Body, laid out">
      {bodyLinesOf(body).map((pieces) => (
        <>
          {pieces.map(({ kind, text }) =>
            kind === 'mark' ? text : <span class={`json-${kind}`}>{text}</span>,
          )}
          {'\n'}
        </>
      ))}
    </Code>
  )
}

function Bytes({ delivery: { body } }: Pick<Props, 'delivery'>) {
  return (
    <Code label="Body, byte for byte">
      {hexRowsOf(body.subarray(0, shownBytes / 16)).map(({ offset, hex, text }) => (
        <>
          <span class="faint">{offset}</span>
          {`  ${hex.padEnd(47)}  ${text}\n`}
        </>
      ))}
    </Code>
  )
}

function Changes({ delivery, previousId, find }: Props) {
  const [previous, setPrevious] = useState<InspectedDelivery>()
  useEffect(() => {
    let isCurrent = true
    if (previousId !== undefined)
      find(previousId).then(
        (found) => isCurrent && setPrevious(found),
        () => {},
      )
    return () => {
      isCurrent = false
    }
  }, [previousId, find])

  if (previousId === undefined) return <p class="note">No delivery of this type came before this one.</p>
  if (!previous) return <p class="note">Looking for the delivery before this one…</p>
  const lines = diffLines(bodyTextLinesOf(previous.body), bodyTextLinesOf(delivery.body))
  if (lines.every(({ kind }) => kind === 'same'))
    return <p class="note">The body is the same as in the delivery of this type before it.</p>
  return (
    <Code label="What changed in the body">
      {lines.map(({ kind, text }) => (
        <span class={`line ${kind}`}>{`${{ same: ' ', added: '+', removed: '−' }[kind]} ${text}`}</span>
      ))}
    </Code>
  )
}

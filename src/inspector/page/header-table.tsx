/** @jsxImportSource preact */
import { useState } from 'preact/hooks'
import { printable } from '../../payload/printable.js'
import type { InspectedDelivery } from '../source.js'
import { holdsToken } from './headers.js'

/** The headers, as they came. Those with a token are masked, until they are asked for. */
export function HeaderTable({ delivery }: { readonly delivery: InspectedDelivery }) {
  return (
    <table class="headers">
      <caption class="for-readers">Headers</caption>
      <thead class="for-readers">
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        {delivery.headers.map((line, at) => (
          <tr key={at}>
            <th scope="row">{printable(line[0], 200)}</th>
            <td>
              {holdsToken(delivery, line) ? (
                <MaskedText name={line[0]} text={line[1]} />
              ) : (
                printable(line[1], 8000)
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function MaskedText({ name, text }: { readonly name: string; readonly text: string }) {
  const [isShown, setShown] = useState(false)
  return (
    <>
      {isShown ? printable(text, 8000) : '••••••••'}{' '}
      <button type="button" class="link" onClick={() => setShown(!isShown)}>
        {isShown ? 'Hide' : 'Show'} <span class="for-readers">{printable(name, 200)}</span>
      </button>
    </>
  )
}

/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
}

function Dialog({ title, onClose, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog ref={dialog} aria-labelledby="dialog-heading" onClose={onClose}>
      <h2 id="dialog-heading">{title}</h2>
      {children}
    </dialog>
  )
}

const keys = [
  ['j or ↓', 'the next delivery'],
  ['k or ↑', 'the one before'],
  ['Enter', 'read the delivery'],
  ['/', 'search'],
  ['r', 'redeliver'],
  ['e', 'edit and sign again'],
  ['c', 'copy as curl'],
  ['t', 'light or dark'],
  ['Esc', 'back to the list'],
  ['?', 'this help'],
] as const

export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl class="keys">
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </Dialog>
  )
}

interface EditProps {
  readonly text: string
  readonly onSend: (text: string) => Promise<void>
  readonly onClose: () => void
}

export function EditDialog({ text, onSend, onClose }: EditProps) {
  const [edited, setEdited] = useState(text)
  const [error, setError] = useState<string>()
  const send = () => onSend(edited).then(onClose, (thrown: Error) => setError(thrown.message))
  return (
    <Dialog title="Edit and sign again" onClose={onClose}>
      <label>
        Body
        <textarea
          rows={16}
          spellcheck={false}
          value={edited}
          onInput={({ currentTarget }) => setEdited(currentTarget.value)}
        />
      </label>
      {error !== undefined && (
        <p class="panel bad" role="alert">
          {error}
        </p>
      )}
      <div class="actions">
        <button type="button" class="main-action" onClick={send}>
          Sign and send
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </Dialog>
  )
}

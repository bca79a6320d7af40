/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks'
import { senderNames } from '../src/diagnose/known-senders.js'
import { Findings } from '../src/inspector/page/findings.js'
import { restoreTheme, toggleTheme } from '../src/inspector/page/theme.js'
import { examples, type Given, nothing } from './examples.js'
import { type Verdict, verdictOn } from './verdict.js'

/** Milliseconds after the last key until it is looked at. */
const pause = 250

export function Playground() {
  const [given, setGiven] = useState(nothing)
  const [file, setFile] = useState<Uint8Array>()
  const [verdict, setVerdict] = useState<Verdict>()
  const change = (changed: Partial<Given>) => setGiven({ ...given, ...changed })

  useEffect(restoreTheme, [])

  useEffect(() => {
    let isCurrent = true
    const timer = setTimeout(async () => {
      const found = await verdictOn(given, file)
      if (isCurrent) setVerdict(found)
    }, pause)
    return () => {
      isCurrent = false
      clearTimeout(timer)
    }
  }, [given, file])

  return (
    <>
      <header>
        <h1>Why does this webhook not verify?</h1>
        <button type="button" onClick={toggleTheme}>
          Light or dark
        </button>
      </header>
      <main>
        <p>
          Paste a delivery and its secret. They are looked at in this page, and never leave it: the page can't
          connect to anything.
        </p>
        <div class="actions">
          <span id="examples">Try:</span>
          {Object.entries(examples).map(([name, make]) => (
            <button
              key={name}
              type="button"
              aria-describedby="examples"
              onClick={() => {
                setFile(undefined)
                setGiven(make())
              }}
            >
              {name}
            </button>
          ))}
        </div>
        <div class="columns">
          <Form given={given} hasFile={file !== undefined} onChange={change} onFile={setFile} />
          <section aria-labelledby="verdict-heading" aria-live="polite">
            <h2 id="verdict-heading">Verdict</h2>
            <VerdictPanel verdict={verdict} />
          </section>
        </div>
      </main>
    </>
  )
}

interface FormProps {
  readonly given: Given
  readonly hasFile: boolean
  readonly onChange: (changed: Partial<Given>) => void
  readonly onFile: (bytes: Uint8Array | undefined) => void
}

function Form({ given, hasFile, onChange, onFile }: FormProps) {
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <label>
        Sender
        <select
          value={given.provider}
          onChange={({ currentTarget: { value } }) =>
            onChange({ provider: senderNames.find((name) => name === value) ?? '' })
          }
        >
          <option value="">Find out by its headers</option>
          {senderNames.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label>
        Secret, token or public key
        <input
          value={given.secret}
          autocomplete="off"
          spellcheck={false}
          onInput={({ currentTarget: { value } }) => onChange({ secret: value })}
        />
      </label>
      <label>
        Headers
        <textarea
          rows={5}
          spellcheck={false}
          placeholder="x-labsync-signature: t=1700000000,v1=…"
          value={given.headers}
          onInput={({ currentTarget: { value } }) => onChange({ headers: value })}
        />
      </label>
      <label>
        Body, exactly as it came
        <textarea
          rows={8}
          spellcheck={false}
          disabled={hasFile}
          value={given.body}
          onInput={({ currentTarget: { value } }) => onChange({ body: value })}
        />
      </label>
      <label>
        or as a file, byte for byte, since a text field changes line ends
        <input
          type="file"
          onChange={async ({ currentTarget: { files } }) => {
            const file = files?.[0]
            onFile(file && new Uint8Array(await file.arrayBuffer()))
          }}
        />
      </label>
      <label>
        URL of the webhook, where the sender signs that
        <input
          type="url"
          placeholder="https://example.com/webhooks"
          value={given.url}
          onInput={({ currentTarget: { value } }) => onChange({ url: value })}
        />
      </label>
    </form>
  )
}

function VerdictPanel({ verdict }: { readonly verdict: Verdict | undefined }) {
  if (!verdict) return <p class="note">Paste headers, body and secret, or try an example.</p>
  if (verdict.verdict === 'unclear') return <p class="panel">{verdict.message}</p>
  if (verdict.verdict === 'verified')
    return (
      <p class="panel good">
        <strong>Verified.</strong> The signature matches, and it is fresh.
      </p>
    )
  return (
    <div class="panel bad">
      <p>
        <strong>Not verified.</strong>
      </p>
      <Findings findings={verdict.findings} />
    </div>
  )
}

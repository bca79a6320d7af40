/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { DeliverySummary } from '../source.js'
import type { Api } from './api.js'
import { findText } from './body-text.js'
import { curlLineOf } from './curl-line.js'
import { findPrevious, matchingDeliveries, type Shown, threadsOf } from './deliveries.js'
import { DeliveryList } from './delivery-list.js'
import { type DeliveryActions, DeliveryView } from './delivery-view.js'
import { EditDialog, HelpDialog } from './dialogs.js'
import { SearchBar } from './search-bar.js'
import { testCodeOf } from './test-code.js'
import { restoreTheme, toggleTheme } from './theme.js'
import { TopBar } from './top-bar.js'
import { useDeliveries } from './use-deliveries.js'
import { useDelivery } from './use-delivery.js'
import { useKeys } from './use-keys.js'

export function App({ api }: { readonly api: Api }) {
  const { deliveries, connection, refusal, canRedeliver, canEdit } = useDeliveries(api)
  const [search, setSearch] = useState('')
  const [shown, setShown] = useState<Shown>('all')
  const [selectedId, setSelectedId] = useState<string>()
  const [dialog, setDialog] = useState<'help' | 'edit'>()
  const [isReading, setReading] = useState(false)
  const [focusWanted, setFocusWanted] = useState(false)
  const [told, setTold] = useState('')
  const searchField = useRef<HTMLInputElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)

  const threads = threadsOf(matchingDeliveries(deliveries, search, shown))
  const summary = deliveries.find(({ id }) => id === selectedId)
  const delivery = useDelivery(api, selectedId, summary, ({ message }) => setTold(message))
  const thread = deliveries.filter((one) => one.thread === summary?.thread)
  const place = threads.findIndex(({ id }) => id === summary?.thread)

  useEffect(restoreTheme, [])

  function read({ id }: DeliverySummary): void {
    setSelectedId(id)
    setReading(true)
  }

  function move(by: number): void {
    const next = threads[Math.min(Math.max(place + by, 0), threads.length - 1)]
    if (next) setSelectedId(next.latest.id)
    document.querySelectorAll<HTMLElement>('[data-row]')[Math.max(place + by, 0)]?.focus()
  }

  function backToList(): void {
    setReading(false)
    document.querySelector<HTMLElement>('[data-row][aria-current]')?.focus()
  }

  async function send(id: string, editedBody?: Uint8Array): Promise<void> {
    setSelectedId(await api.redeliver(id, editedBody))
    setTold(editedBody ? 'Signed and sent.' : 'Redelivered.')
  }

  async function copy(what: string, text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text)
      setTold(`Copied as ${what}, without secrets.`)
    } catch {
      setTold('The browser did not let it copy.')
    }
  }

  const actions: DeliveryActions | undefined = delivery && {
    ...(canRedeliver && {
      redeliver: () => send(delivery.id).catch((error: Error) => setTold(error.message)),
    }),
    ...(canEdit && findText(delivery.body) !== undefined && { edit: () => setDialog('edit') }),
    copyCurl: () => copy('curl', curlLineOf(delivery)),
    copyTest: () => copy('test', testCodeOf(delivery)),
  }

  // a key is meant for what is selected, which may not be there yet
  const isThere = delivery !== undefined && delivery.id === selectedId
  const keyActions = isThere ? actions : undefined

  useEffect(() => {
    if (!focusWanted || !isThere) return
    heading.current?.focus()
    setFocusWanted(false)
  }, [focusWanted, isThere])

  useKeys({
    j: () => move(1),
    ArrowDown: () => move(1),
    k: () => move(-1),
    ArrowUp: () => move(-1),
    Enter: () => {
      setReading(true)
      setFocusWanted(true)
    },
    Escape: backToList,
    '/': () => searchField.current?.focus(),
    r: keyActions?.redeliver,
    e: keyActions?.edit,
    c: keyActions?.copyCurl,
    t: toggleTheme,
    '?': () => setDialog('help'),
  })

  return (
    <div class="app" data-reading={isReading && delivery ? '' : undefined}>
      <TopBar connection={connection} onTheme={toggleTheme} onHelp={() => setDialog('help')} />
      <main>
        {refusal !== undefined && (
          <p class="panel bad" role="alert">
            {refusal}
          </p>
        )}
        <nav aria-label="Deliveries">
          <SearchBar
            field={searchField}
            search={search}
            shown={shown}
            onSearch={setSearch}
            onShow={setShown}
            count={threads.length}
          />
          <DeliveryList threads={threads} selectedThread={summary?.thread} onSelect={read} />
          {threads.length === 0 && (
            <p class="note">
              {deliveries.length === 0 ? 'No delivery has come yet.' : 'No delivery fits this.'}
            </p>
          )}
        </nav>
        <div class="reading">
          <button type="button" class="back" onClick={backToList}>
            ← All deliveries
          </button>
          {delivery && actions ? (
            <DeliveryView
              delivery={delivery}
              thread={thread}
              actions={actions}
              heading={heading}
              onSelect={read}
              previousId={findPrevious(deliveries, delivery)?.id}
              find={api.find}
            />
          ) : (
            <p class="note">Choose a delivery to see what it holds, and whether it verified.</p>
          )}
        </div>
      </main>
      <p class="told" role="status">
        {told}
      </p>
      {dialog === 'help' && <HelpDialog onClose={() => setDialog(undefined)} />}
      {dialog === 'edit' && delivery && (
        <EditDialog
          text={findText(delivery.body) ?? ''}
          onSend={(text) => send(delivery.id, new TextEncoder().encode(text))}
          onClose={() => setDialog(undefined)}
        />
      )}
    </div>
  )
}

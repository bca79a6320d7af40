/** @jsxImportSource preact */
import type { Connection } from './use-deliveries.js'

const connectionTexts: Readonly<Record<Connection, string>> = {
  connecting: 'Connecting…',
  live: 'Live',
  polling: 'Every 5 s',
  lost: 'Connection lost, trying again…',
  refused: 'Not let in',
}

interface Props {
  readonly connection: Connection
  readonly onTheme: () => void
  readonly onHelp: () => void
}

export function TopBar({ connection, onTheme, onHelp }: Props) {
  return (
    <header>
      <h1>
        hookproof <span>inspector</span>
      </h1>
      <span class={`connection ${connection}`} role="status">
        {connectionTexts[connection]}
      </span>
      <button type="button" onClick={onTheme} title="Light or dark (t)">
        <span aria-hidden="true">◐</span>
        <span class="for-readers">Light or dark</span>
      </button>
      <button type="button" onClick={onHelp} title="Keys (?)">
        <span aria-hidden="true">?</span>
        <span class="for-readers">Keys</span>
      </button>
    </header>
  )
}

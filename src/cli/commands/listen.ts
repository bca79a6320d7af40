import { InvalidArgumentError } from 'commander'
import { providerOf, type SenderName } from '../../diagnose/known-senders.js'
import type { AddCommand } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { memoryHistory } from '../listen/history.js'
import { type ServedInspector, serveInspector } from '../listen/inspector-server.js'
import { createKeyActions, keyHelp } from '../listen/keys.js'
import { isMatch, lineOf } from '../listen/lines.js'
import { createListener } from '../listen/listener.js'
import { createDeliveryServer, listenLocally } from '../listen/server.js'
import { sqliteHistory } from '../listen/sqlite-history.js'
import { writeJson } from '../output.js'
import { requireSecret, type SecretOptions, withSecretOptions } from '../secret.js'
import { providerOption } from '../sender.js'
import type { Terminal } from '../terminal.js'

interface Options extends SecretOptions {
  readonly provider: SenderName
  readonly forwardTo?: URL
  readonly port: number
  readonly url?: string
  readonly history?: string
  readonly json?: boolean
}

/** `hookproof listen`: receives deliveries, says what each is, and passes it on. */
export const addListen: AddCommand = (program, { terminal, action }) => {
  const command = program
    .command('listen')
    .description('receive deliveries, verify and explain them, and pass them on')
  withSecretOptions(command.addOption(providerOption().makeOptionMandatory()))
    .option('-f, --forward-to <url>', 'pass each delivery on, byte for byte', parseUrl)
    .option('--port <number>', 'the port on 127.0.0.1', parsePort, 4400)
    .option('--url <url>', "the webhook's public URL, where the sender signs that")
    .option('--history <file>', 'keep deliveries in a SQLite file (default: in memory)')
    .option('--json', 'print each delivery as a line of JSON')
    .addHelpText('after', examples)
    .action(
      action(async (options: Options) => {
        const secrets = await requireSecret(options.provider, options, terminal)
        const history = options.history === undefined ? memoryHistory() : sqliteHistory(options.history)
        const { forwardTo, port } = options
        const provider = providerOf(options.provider, {
          secrets,
          url: options.url ?? `http://127.0.0.1:${port}`,
        })
        const listener = createListener({ provider, history, forwardTo })
        const server = createDeliveryServer(listener)
        const url = await listenLocally(server, port)
        const stopped = new Promise<void>((resolve) => server.once('close', resolve))
        const inspector = await serveInspector(listener.source)
        const stop = () => {
          inspector.close()
          server.close()
          server.closeAllConnections()
        }
        const keys = createKeyActions({
          listener,
          terminal,
          stop,
          open: () => openInspector(inspector, terminal),
        })
        listener.source.subscribe((delivery) => {
          const whole = history.find(delivery.id)
          if (!whole || delivery.answerStatus === undefined || !isMatch(delivery, keys.filter())) return
          if (options.json) writeJson(terminal, { ...delivery, findings: whole.findings })
          else terminal.write(lineOf(whole, terminal))
        })
        terminal.writeError(
          `Listening for ${options.provider} at ${url.href}${forwardTo ? `, forwarding to ${forwardTo.href}` : ''}\n`,
        )
        terminal.writeError(`Inspector: ${inspector.url}\n`)
        const leave = terminal.listenToKeys?.(keys.press)
        if (leave) terminal.writeError(keyHelp)
        terminal.onStop(stop)
        await stopped
        leave?.()
        history.close()
        return exitCodes.ok
      }),
    )
}

const examples = `
Examples:
  $ hookproof listen --provider labsync --forward-to http://localhost:3000/webhooks/labsync
  $ hookproof listen -p stripe --history deliveries.sqlite --json`

async function openInspector({ url }: ServedInspector, terminal: Terminal): Promise<void> {
  const isOpened = await terminal.openUrl?.(url)
  if (!isOpened) terminal.writeError(`No browser could be opened. Open this: ${url}\n`)
}

function parseUrl(text: string): URL {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return new URL(text)
  throw new InvalidArgumentError('Expected a URL such as http://localhost:3000/webhooks.')
}

function parsePort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new InvalidArgumentError('Expected a port from 0 to 65535.')
}

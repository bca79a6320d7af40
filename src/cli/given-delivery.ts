import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { providerOf, type SenderName, schemeOfSender } from '../diagnose/known-senders.js'
import { parseJsonObject } from '../payload/json.js'
import type { Provider } from '../providers/define.js'
import type { SchemeDescription } from '../schemes/description.js'
import type { DeliveryOverrides, Sendable } from '../testing/index.js'
import { CommandError } from './exit-codes.js'
import { bytesOf } from './given-request.js'
import { unixSeconds } from './numbers.js'
import { type Assignment, parseAssignment, withValues } from './payload-values.js'
import { requireKeyPair } from './private-key.js'
import { parseHeaderLine } from './raw-request.js'
import { requireSample } from './samples/index.js'
import { requireSecret, type SecretOptions, withSecretOptions } from './secret.js'
import { providerOption } from './sender.js'
import { requireSignedUrl } from './target-url.js'
import type { Terminal } from './terminal.js'

/** What a command signs: an event's sample, or a body. */
export interface DeliveryOptions extends SecretOptions {
  readonly provider: SenderName
  readonly event?: string
  readonly set?: readonly Assignment[]
  readonly body?: string
  readonly bodyFile?: string
  readonly header?: Readonly<Record<string, string>>
  readonly type?: string
  readonly id?: string
  readonly timestamp?: number
  readonly url?: string
  readonly privateKeyFile?: string
}

/** A delivery that isn't signed yet. */
export interface UnsignedDelivery {
  readonly sent: Sendable
  readonly overrides: DeliveryOverrides
}

/** Deliveries of one sender. */
export interface GivenDelivery {
  readonly provider: Provider
  /** What the sender and its receiver share; `undefined` where it signs with a private key. */
  readonly secret: string | undefined
  /** One of them, by its number from 1. Each has an id of its own, where the sender signs one. */
  numbered(number: number): UnsignedDelivery
}

/** Adds the options that say what to sign. */
export function withDeliveryOptions(command: Command): Command {
  return withSecretOptions(command.addOption(providerOption().makeOptionMandatory()))
    .option('-e, --event <type>', "a sample of an event (default: the sender's first)")
    .option(
      '--set <path=value>',
      'change a value of the sample, such as data.id=7 (repeatable)',
      collectValue,
    )
    .option('-d, --body <text>', 'the body, as text')
    .option('--body-file <path>', 'the body, byte for byte. "-" is standard input')
    .option('-H, --header <line>', 'a header more, such as "x-trace: 1" (repeatable)', collectHeader)
    .option('--type <type>', 'the event type, of a sender that puts it in a header')
    .option('--id <id>', 'the id, of a sender that signs one')
    .option('--timestamp <seconds>', 'when it is signed, in unix seconds (default: now)', unixSeconds)
    .option('--url <url>', 'the URL that is signed, of a sender that signs one')
    .option('--private-key-file <path>', 'a private key (PKCS#8, PEM), of a sender that signs with one')
}

function collectValue(text: string, values: readonly Assignment[] = []): readonly Assignment[] {
  return [...values, parseAssignment(text)]
}

function collectHeader(line: string, headers: Readonly<Record<string, string>> = {}) {
  return { ...headers, ...Object.fromEntries([parseHeaderLine(line)]) }
}

/**
 * The deliveries that a command was asked to sign.
 *
 * @throws CommandError where something is missing, or options exclude each other
 */
export async function requireDelivery(options: DeliveryOptions, terminal: Terminal): Promise<GivenDelivery> {
  const { provider: sender, header: headers, timestamp, id } = options
  const scheme = schemeOfSender(sender)
  const url = requireSignedUrl(sender, options.url)
  const contentOf = await contentFor(options, scheme, terminal)
  const { secrets, secret, privateKey } = await keysFor(options, scheme, terminal)
  return {
    provider: providerOf(sender, { secrets, url }),
    secret,
    numbered(number) {
      const { sent, type } = contentOf(number)
      return { sent, overrides: { headers, timestamp, id: id ?? newId(scheme), type, privateKey } }
    },
  }
}

async function keysFor(options: DeliveryOptions, scheme: SchemeDescription, terminal: Terminal) {
  const { provider: sender, privateKeyFile } = options
  if (scheme.kind !== 'publicKey' && privateKeyFile === undefined) {
    const secret = await requireSecret(sender, options, terminal)
    return { secrets: secret, secret }
  }
  const { publicKey, privateKey } = await requireKeyPair(privateKeyFile, sender, scheme)
  return { secrets: publicKey, privateKey }
}

type ContentOf = (number: number) => { readonly sent: Sendable; readonly type: string | undefined }

async function contentFor(
  options: DeliveryOptions,
  scheme: SchemeDescription,
  terminal: Terminal,
): Promise<ContentOf> {
  const { provider: sender, event, set = [], type } = options
  const body = await findBody(options, terminal)
  if (body === undefined) {
    const sample = requireSample(sender, event)
    const typeInHeader = scheme.typeHeader === undefined ? type : (type ?? sample.type)
    return (number) => ({ sent: withValues(sample.payload, set, number), type: typeInHeader })
  }
  if (event !== undefined || set.length > 0)
    throw new CommandError('Expected either a body, or --event and --set, which make one.')
  const sent = signsInsideBody(scheme) ? jsonOf(body, sender) : body
  return () => ({ sent, type })
}

async function findBody(
  { body, bodyFile }: DeliveryOptions,
  terminal: Terminal,
): Promise<string | Uint8Array | undefined> {
  return bodyFile === undefined ? body : bytesOf(bodyFile, terminal)
}

/** Whether a sender writes its signature, or the time of it, into the payload. */
function signsInsideBody(scheme: SchemeDescription): boolean {
  if (scheme.kind !== 'hmac') return false
  const { signature, timestamp = signature } = scheme.options
  return 'field' in signature || 'field' in timestamp
}

function jsonOf(body: string | Uint8Array, sender: SenderName): object {
  try {
    return parseJsonObject(body)
  } catch {
    throw new CommandError(`Expected a JSON object as the body: ${sender} signs inside of it.`)
  }
}

function newId(scheme: SchemeDescription): string | undefined {
  if (!('options' in scheme) || !('id' in scheme.options) || !scheme.options.id) return undefined
  return randomBytes(32)
    .toString('hex')
    .slice(0, scheme.options.id.length ?? 32)
}

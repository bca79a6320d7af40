import { withFreshness } from '../../diagnose/freshness.js'
import { providerOf, type SenderName } from '../../diagnose/known-senders.js'
import type { Provider } from '../../providers/define.js'
import { schemeOf } from '../../schemes/described-scheme.js'
import { requireDescription } from '../../schemes/description.js'
import { safelyAsync } from '../../signature/safe.js'
import type { Proof } from '../../types.js'
import type { AddCommand } from '../command.js'
import { exitCodes } from '../exit-codes.js'
import { type RequestOptions, requireRequest, withRequestOptions } from '../given-request.js'
import { unixSeconds, wholeNumber } from '../numbers.js'
import { printable, styled, writeJson } from '../output.js'
import type { RawRequest } from '../raw-request.js'
import { requireSecret, type SecretOptions, secretPlaceOf, withSecretOptions } from '../secret.js'
import { providerOption } from '../sender.js'
import { requireSignedUrl } from '../target-url.js'
import type { Terminal } from '../terminal.js'

interface Options extends RequestOptions, SecretOptions {
  readonly provider: SenderName
  readonly otherSecretEnv?: readonly string[]
  readonly url?: string
  readonly tolerance?: number
  readonly at?: number
  readonly json?: boolean
}

/** What a verification says. */
type Verdict =
  | {
      readonly verdict: 'verified'
      readonly type: string
      readonly signedAt?: string
      readonly secret: string | undefined
    }
  | { readonly verdict: 'refused'; readonly code: string; readonly message: string }

/** `hookproof verify`: is this delivery genuine? */
export const addVerify: AddCommand = (program, { terminal, action }) => {
  const command = program.command('verify').description('verify a recorded delivery')
  withSecretOptions(withRequestOptions(command.addOption(providerOption().makeOptionMandatory())))
    .option(
      '--other-secret-env <name>',
      'a variable with another secret, while the sender rotates (repeatable)',
      collect,
    )
    .option('--url <url>', 'the URL it was posted to, where the sender signs that')
    .option(
      '--tolerance <seconds>',
      'how old it may be, and how far ahead (default: as the sender says, mostly 300)',
      wholeNumber(0, 86_400),
    )
    .option('--at <seconds>', 'verify as of this time, in unix seconds (default: now)', unixSeconds)
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action(
      action(async (file: string | undefined, options: Options) => {
        const url = requireSignedUrl(options.provider, options.url)
        const secrets = await secretsOf(options, terminal)
        const request = await requireRequest(file, options, terminal)
        const provider = providerOf(options.provider, { secrets: secrets.map(({ text }) => text), url })
        const verdict = await verdictOf(
          provider,
          request,
          options,
          secrets.map(({ place }) => place),
        )
        if (options.json) writeJson(terminal, verdict)
        else terminal.write(reportOf(verdict, terminal))
        return verdict.verdict === 'verified' ? exitCodes.ok : exitCodes.failed
      }),
    )
}

const examples = `
Examples:
  $ hookproof verify request.txt -p stripe
  $ hookproof verify -p labsync -H "x-labsync-signature: t=…,v1=…" --body-file body.json --at 1768469400

Exit codes: 0 verified, 1 refused, 2 wrong options, or no secret.`

function collect(name: string, names: readonly string[] = []): readonly string[] {
  return [...names, name]
}

interface PlacedSecret {
  readonly text: string
  /** The variable or the file it is in. */
  readonly place: string
}

async function secretsOf(options: Options, terminal: Terminal): Promise<readonly PlacedSecret[]> {
  const { provider: sender, otherSecretEnv = [] } = options
  const places = [options, ...otherSecretEnv.map((secretEnv) => ({ secretEnv }))]
  return Promise.all(
    places.map(async (place) => ({
      text: await requireSecret(sender, place, terminal),
      place: secretPlaceOf(sender, place),
    })),
  )
}

async function verdictOf(
  provider: Provider,
  { method, body, headers }: RawRequest,
  { tolerance, at }: Options,
  places: readonly string[],
): Promise<Verdict> {
  const scheme = withFreshness(requireDescription(provider), {
    ...(tolerance !== undefined && { tolerance }),
    ...(at !== undefined && { now: () => at * 1000 }),
  })
  if (method !== 'POST')
    return { verdict: 'refused', code: 'method_not_allowed', message: 'Expected a POST.' }
  const result = await safelyAsync(async () => {
    const proof = await schemeOf(scheme).verifyAsync(body, headers)
    return { proof, event: await provider.decode(body, proof) }
  })
  if (!result.ok) return { verdict: 'refused', code: result.error.code, message: result.error.message }
  const { proof, event } = result
  return {
    verdict: 'verified',
    type: 'unknownType' in event ? event.unknownType : event.type,
    ...signedAtOf(proof),
    secret: places[proof.secretIndex],
  }
}

function signedAtOf({ timestamp }: Proof): { readonly signedAt?: string } {
  return timestamp === undefined ? {} : { signedAt: new Date(timestamp * 1000).toISOString() }
}

function reportOf(verdict: Verdict, terminal: Terminal): string {
  if (verdict.verdict === 'refused')
    return `${styled(terminal, 'red', 'refused')} ${verdict.code}\n  ${printable(verdict.message)}\n  hookproof diagnose, with the same arguments, looks for the cause.\n`
  const { type, signedAt, secret } = verdict
  return [
    `${styled(terminal, 'green', 'verified')} ${printable(type)}`,
    `  ${signedAt === undefined ? 'It says no time that is signed: it verifies for ever.' : `Signed at ${signedAt}.`}`,
    `  By the secret in ${secret}.`,
    '',
  ].join('\n')
}

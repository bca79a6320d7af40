import { bitbucket } from '../providers/bitbucket.js'
import { calendly } from '../providers/calendly.js'
import { clerk } from '../providers/clerk.js'
import type { Provider } from '../providers/define.js'
import { discord } from '../providers/discord.js'
import { flabs } from '../providers/flabs/index.js'
import { github } from '../providers/github.js'
import { gitlab } from '../providers/gitlab.js'
import { hubspot } from '../providers/hubspot.js'
import { laabam } from '../providers/laabam.js'
import { labsync } from '../providers/labsync.js'
import { lemonsqueezy } from '../providers/lemonsqueezy.js'
import { linear } from '../providers/linear.js'
import { mailgun } from '../providers/mailgun.js'
import { mollie } from '../providers/mollie.js'
import { openai } from '../providers/openai.js'
import { paddle } from '../providers/paddle.js'
import { pagerduty } from '../providers/pagerduty.js'
import { polar } from '../providers/polar.js'
import { razorpay } from '../providers/razorpay.js'
import { resend } from '../providers/resend.js'
import { sendgrid } from '../providers/sendgrid.js'
import { sentry } from '../providers/sentry.js'
import { shopify } from '../providers/shopify.js'
import { slack } from '../providers/slack.js'
import { square } from '../providers/square.js'
import { stripe } from '../providers/stripe.js'
import { supabase } from '../providers/supabase.js'
import { svix } from '../providers/svix.js'
import { synclabs } from '../providers/synclabs/index.js'
import { twilio } from '../providers/twilio.js'
import { typeform } from '../providers/typeform.js'
import { vercel } from '../providers/vercel.js'
import { workos } from '../providers/workos.js'
import { zoom } from '../providers/zoom.js'
import { requireDescription, type SchemeDescription } from '../schemes/description.js'
import type { Secrets } from '../types.js'

/** What the provider of any sender is made of. */
export interface SenderKeys {
  /** The secrets, tokens or public keys. */
  readonly secrets: Secrets
  /** This webhook's public URL, where its sender signs that. */
  readonly url: string
}

/** The provider of each sender of the library, in the order in which a delivery is taken for theirs. */
const providers = {
  labsync: ({ secrets: secret }) => labsync({ secret }),
  flabs: ({ secrets: token }) => flabs({ token }),
  laabam: ({ secrets: secret }) => laabam({ secret }),
  synclabs: ({ secrets: secret }) => synclabs({ secret }),
  stripe: ({ secrets: secret }) => stripe({ secret }),
  github: ({ secrets: secret }) => github({ secret }),
  slack: ({ secrets: secret }) => slack({ secret }),
  shopify: ({ secrets: secret }) => shopify({ secret }),
  svix: ({ secrets: secret }) => svix({ secret }),
  clerk: ({ secrets: secret }) => clerk({ secret }),
  resend: ({ secrets: secret }) => resend({ secret }),
  supabase: ({ secrets: secret }) => supabase({ secret }),
  openai: ({ secrets: secret }) => openai({ secret }),
  polar: ({ secrets: secret }) => polar({ secret }),
  bitbucket: ({ secrets: secret }) => bitbucket({ secret }),
  calendly: ({ secrets: secret }) => calendly({ secret }),
  discord: ({ secrets: publicKey }) => discord({ publicKey }),
  gitlab: ({ secrets: secret }) => gitlab({ secret }),
  hubspot: ({ secrets: secret, url }) => hubspot({ secret, url }),
  lemonsqueezy: ({ secrets: secret }) => lemonsqueezy({ secret }),
  linear: ({ secrets: secret }) => linear({ secret }),
  mailgun: ({ secrets: secret }) => mailgun({ secret }),
  mollie: ({ secrets: secret }) => mollie({ secret }),
  paddle: ({ secrets: secret }) => paddle({ secret }),
  pagerduty: ({ secrets: secret }) => pagerduty({ secret }),
  razorpay: ({ secrets: secret }) => razorpay({ secret }),
  sendgrid: ({ secrets: publicKey }) => sendgrid({ publicKey }),
  sentry: ({ secrets: secret }) => sentry({ secret }),
  square: ({ secrets: secret, url }) => square({ secret, url }),
  twilio: ({ secrets: secret, url }) => twilio({ secret, url }),
  typeform: ({ secrets: secret }) => typeform({ secret }),
  vercel: ({ secrets: secret }) => vercel({ secret }),
  workos: ({ secrets: secret }) => workos({ secret }),
  zoom: ({ secrets: secret }) => zoom({ secret }),
} satisfies Readonly<Record<string, (keys: SenderKeys) => Provider>>

/** The name of a sender of the library. */
export type SenderName = keyof typeof providers

/** The names of all senders of the library. */
export const senderNames = Object.keys(providers) as readonly SenderName[]

/**
 * The provider of a sender, by its name.
 *
 * @throws ConfigError `secret_missing`, `secret_malformed`, `option_invalid`
 */
export function providerOf(name: SenderName, keys: SenderKeys): Provider {
  return providers[name](keys)
}

// stand for what a user has: a text that can be a key in any encoding, and the base points of two curves
const placeholder = 'A'.repeat(32)
const placeholders: Partial<Record<SenderName, string>> = {
  discord: `58${'66'.repeat(31)}`,
  sendgrid:
    'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==',
}

const schemes = new Map<SenderName, SchemeDescription>()

/** How a sender signs. Its secrets, and the URL where it signs one, stand for those of a user. */
export function schemeOfSender(name: SenderName): SchemeDescription {
  const known = schemes.get(name)
  if (known) return known
  const secrets = placeholders[name] ?? placeholder
  const provider = providerOf(name, { secrets, url: 'https://example.com/webhooks' })
  const scheme = requireDescription(provider)
  schemes.set(name, scheme)
  return scheme
}

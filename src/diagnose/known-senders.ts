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
import type { SchemeDescription } from '../schemes/description.js'

// stand for what a user has: a text that can be a key in any encoding, and the base points of two curves
const secret = 'A'.repeat(32)
const url = 'https://example.com/webhooks'
const ed25519 = `58${'66'.repeat(31)}`
const p256 =
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q=='

/** How each sender of the library is set up, in the order in which a delivery is taken for theirs. */
const providers = {
  labsync: () => labsync({ secret }),
  flabs: () => flabs({ token: secret }),
  laabam: () => laabam({ secret }),
  synclabs: () => synclabs({ secret }),
  stripe: () => stripe({ secret }),
  github: () => github({ secret }),
  slack: () => slack({ secret }),
  shopify: () => shopify({ secret }),
  svix: () => svix({ secret }),
  clerk: () => clerk({ secret }),
  resend: () => resend({ secret }),
  supabase: () => supabase({ secret }),
  openai: () => openai({ secret }),
  polar: () => polar({ secret }),
  bitbucket: () => bitbucket({ secret }),
  calendly: () => calendly({ secret }),
  discord: () => discord({ publicKey: ed25519 }),
  gitlab: () => gitlab({ secret }),
  hubspot: () => hubspot({ secret, url }),
  lemonsqueezy: () => lemonsqueezy({ secret }),
  linear: () => linear({ secret }),
  mailgun: () => mailgun({ secret }),
  mollie: () => mollie({ secret }),
  paddle: () => paddle({ secret }),
  pagerduty: () => pagerduty({ secret }),
  razorpay: () => razorpay({ secret }),
  sendgrid: () => sendgrid({ publicKey: p256 }),
  sentry: () => sentry({ secret }),
  square: () => square({ secret, url }),
  twilio: () => twilio({ secret, url }),
  typeform: () => typeform({ secret }),
  vercel: () => vercel({ secret }),
  workos: () => workos({ secret }),
  zoom: () => zoom({ secret }),
} satisfies Readonly<Record<string, () => Provider>>

/** The name of a sender of the library. */
export type SenderName = keyof typeof providers

/** The names of all senders of the library. */
export const senderNames = Object.keys(providers) as readonly SenderName[]

const schemes = new Map<SenderName, SchemeDescription>()

/** How a sender signs. Its secrets, and the URL where it signs one, stand for those of a user. */
export function schemeOfSender(name: SenderName): SchemeDescription {
  const known = schemes.get(name)
  if (known) return known
  const scheme = providers[name]().describe?.() ?? { kind: 'unverified' }
  schemes.set(name, scheme)
  return scheme
}

import { bitbucket } from '../../../../src/providers/bitbucket.js'
import { calendly } from '../../../../src/providers/calendly.js'
import { clerk } from '../../../../src/providers/clerk.js'
import { discord } from '../../../../src/providers/discord.js'
import { flabs } from '../../../../src/providers/flabs/index.js'
import { github } from '../../../../src/providers/github.js'
import { gitlab } from '../../../../src/providers/gitlab.js'
import { hubspot } from '../../../../src/providers/hubspot.js'
import { laabam } from '../../../../src/providers/laabam.js'
import { labsync } from '../../../../src/providers/labsync.js'
import { lemonsqueezy } from '../../../../src/providers/lemonsqueezy.js'
import { linear } from '../../../../src/providers/linear.js'
import { mailgun } from '../../../../src/providers/mailgun.js'
import { mollie } from '../../../../src/providers/mollie.js'
import { openai } from '../../../../src/providers/openai.js'
import { paddle } from '../../../../src/providers/paddle.js'
import { pagerduty } from '../../../../src/providers/pagerduty.js'
import { polar } from '../../../../src/providers/polar.js'
import { razorpay } from '../../../../src/providers/razorpay.js'
import { resend } from '../../../../src/providers/resend.js'
import { sendgrid } from '../../../../src/providers/sendgrid.js'
import { sentry } from '../../../../src/providers/sentry.js'
import { shopify } from '../../../../src/providers/shopify.js'
import { slack } from '../../../../src/providers/slack.js'
import { square } from '../../../../src/providers/square.js'
import { stripe } from '../../../../src/providers/stripe.js'
import { supabase } from '../../../../src/providers/supabase.js'
import { svix } from '../../../../src/providers/svix.js'
import { synclabs } from '../../../../src/providers/synclabs/index.js'
import { twilio } from '../../../../src/providers/twilio.js'
import { typeform } from '../../../../src/providers/typeform.js'
import { vercel } from '../../../../src/providers/vercel.js'
import { workos } from '../../../../src/providers/workos.js'
import { zoom } from '../../../../src/providers/zoom.js'
import type { ProviderUnderContract } from '../../../../src/testing/contracts/provider/subject.js'
import { createKeyPair } from '../../../../src/testing/index.js'
import { senders } from '../../senders.js'

type Sender = Omit<ProviderUnderContract, 'samples'>

const url = 'https://example.com/webhooks/sender?of=mine'
const whsec = ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_cHJvdmlkZXItY29udHJhY3QtMDAwMDAy'] as const
const ed25519 = await keysOf('ed25519')
const ecdsa = await keysOf('ecdsa-p256-sha256')

async function keysOf(
  algorithm: 'ed25519' | 'ecdsa-p256-sha256',
): Promise<Required<Pick<Sender, 'secrets' | 'privateKey'>>> {
  const [{ publicKey, privateKey }, other] = [await createKeyPair(algorithm), await createKeyPair(algorithm)]
  return { secrets: [publicKey, other.publicKey], privateKey: privateKey }
}

/** How each is created. What it sends is that of the other tests of the kit. */
const creations: Readonly<Record<string, Sender>> = {
  labsync: {
    create: ({ secret }) => labsync({ secret }),
    unknownPayload: { event: 'job.teleported', data: {} },
  },
  flabs: {
    create: ({ secret }) => flabs({ token: secret }),
    unknownPayload: { labID: 'lab_1', eventType: 'bill.teleported', eventTime: 1_705_747_800, data: {} },
  },
  'flabs with a header': { create: ({ secret }) => flabs({ token: secret, header: 'x-flabs-token' }) },
  laabam: {
    create: ({ secret }) => laabam({ secret }),
    unknownPayload: { id: 'evt_1', type: 'invoice.teleported', data: {} },
  },
  synclabs: {
    create: ({ secret }) => synclabs({ secret }),
    unknownPayload: { id: 'gen_1', status: 'TELEPORTED' },
  },
  bitbucket: { create: ({ secret }) => bitbucket({ secret }) },
  calendly: { create: ({ secret }) => calendly({ secret }) },
  clerk: { create: ({ secret }) => clerk({ secret }), secrets: whsec },
  discord: { create: ({ secret }) => discord({ publicKey: secret }), ...ed25519 },
  github: { create: ({ secret }) => github({ secret }) },
  gitlab: { create: ({ secret }) => gitlab({ secret }), secrets: whsec },
  'gitlab with a token': { create: ({ secret }) => gitlab({ token: secret }) },
  hubspot: { create: ({ secret }) => hubspot({ secret, url }) },
  lemonsqueezy: { create: ({ secret }) => lemonsqueezy({ secret }) },
  linear: { create: ({ secret }) => linear({ secret }) },
  mailgun: { create: ({ secret }) => mailgun({ secret }) },
  mollie: { create: ({ secret }) => mollie({ secret }) },
  openai: { create: ({ secret }) => openai({ secret }), secrets: whsec },
  paddle: { create: ({ secret }) => paddle({ secret }) },
  pagerduty: { create: ({ secret }) => pagerduty({ secret }) },
  polar: {
    create: ({ secret }) => polar({ secret }),
    secrets: ['polar_whs_contract', 'polar_whs_another'],
  },
  razorpay: { create: ({ secret }) => razorpay({ secret }) },
  resend: { create: ({ secret }) => resend({ secret }), secrets: whsec },
  sendgrid: { create: ({ secret }) => sendgrid({ publicKey: secret }), ...ecdsa },
  sentry: { create: ({ secret }) => sentry({ secret }) },
  shopify: { create: ({ secret }) => shopify({ secret }) },
  slack: { create: ({ secret }) => slack({ secret }) },
  square: { create: ({ secret }) => square({ secret, url }) },
  stripe: { create: ({ secret }) => stripe({ secret }) },
  supabase: {
    create: ({ secret }) => supabase({ secret }),
    secrets: [`v1,${whsec[0]}`, `v1,${whsec[1]}`],
  },
  svix: { create: ({ secret }) => svix({ secret }), secrets: whsec },
  twilio: { create: ({ secret }) => twilio({ secret, url }) },
  typeform: { create: ({ secret }) => typeform({ secret }) },
  vercel: { create: ({ secret }) => vercel({ secret }) },
  workos: { create: ({ secret }) => workos({ secret }) },
  zoom: { create: ({ secret }) => zoom({ secret }) },
}

/** Every sender of the library. */
export const sendersUnderContract: Readonly<Record<string, ProviderUnderContract>> = Object.fromEntries(
  Object.entries(senders).map(([name, { payload, type }]) => {
    const creation = creations[name]
    if (!creation) throw new Error(`Expected ${name} among those that are created.`)
    return [name, { ...creation, samples: [{ payload, event: { type } }] }]
  }),
)

import { bytesOf } from '../../../crypto/bytes.js'
import { isWebhookError } from '../../../errors.js'
import { requireDescription } from '../../../schemes/description.js'
import { signsBody, signsTime } from '../../scheme-facts.js'
import { requireTrue } from '../expectation.js'
import { deliveryOf, type ProviderCase, type ProviderSubject, signedHeadersOf } from './subject.js'
import { flipped, respelled, touchedTexts } from './touched.js'
import { requireEvent, requireRefused } from './verdict.js'

const forged = 'anybody can make your handler run'
const year = 366 * 86_400

/** What the sender didn't send is refused. */
export const refusedCases: readonly ProviderCase[] = [
  {
    name: 'a delivery that is signed with another secret is refused',
    harm: forged,
    async run(subject) {
      const { body, headers } = await deliveryOf(subject, subject.samples[0].payload)
      const other = subject.create({ secret: subject.secrets[1] })
      await requireRefused('a delivery under another secret', other, body, headers, /_mismatch$/)
    },
  },
  {
    name: 'a secret that is missing or blank is refused at once',
    harm: `an environment variable that isn’t set lets everything pass: ${forged}`,
    async run({ create }) {
      for (const secret of [undefined, '', ' ', '\n']) {
        const code = codeOf(() => create({ secret }))
        const expected = `create({ secret: ${JSON.stringify(secret)} }) to throw secret_missing or secret_malformed`
        requireTrue(/^secret_(missing|malformed)$/.test(code), expected, code)
      }
    },
  },
  {
    name: 'a delivery without one of its headers is refused',
    harm: forged,
    async run(subject) {
      const { body, headers } = await deliveryOf(subject, subject.samples[0].payload)
      for (const [name] of signedHeadersOf(subject, { body, headers })) {
        const { [name]: _, ...others } = headers
        await requireRefused(`a delivery without ${name}`, subject.provider, body, others, /_missing$/)
        const blank = { ...headers, [name]: '' }
        await requireRefused(`a delivery with a blank ${name}`, subject.provider, body, blank, /_missing$/)
      }
    },
  },
  {
    name: 'a body that was touched is refused, wherever it was',
    harm: 'anybody who sees a genuine delivery can change what it says',
    async run(subject) {
      if (!signsBody(requireDescription(subject.provider))) return
      const { body, headers } = await deliveryOf(subject, subject.samples[0].payload)
      const { covers } = await requireEvent('a sample', subject.provider, body, headers)
      const bytes = bytesOf(body)
      // of a form the fields are signed, which other spellings leave alone
      const touched = covers === undefined ? [...flipped(bytes), ...respelled(bytes)] : flipped(bytes)
      for (const [what, other] of touched)
        await requireRefused(`a body with ${what}`, subject.provider, other, headers)
    },
  },
  {
    name: 'a header that was touched is refused, wherever it was',
    harm: forged,
    async run(subject) {
      const { body, headers } = await deliveryOf(subject, subject.samples[0].payload)
      for (const [name, value] of signedHeadersOf(subject, { body, headers }))
        for (const [what, touched] of touchedTexts(value))
          await requireRefused(`${name} with ${what}`, subject.provider, body, {
            ...headers,
            [name]: touched,
          })
    },
  },
  {
    name: 'what is signed ahead of the body can’t move into it, nor back',
    harm: 'anybody who sees a genuine delivery can make another of it',
    async run(subject) {
      if (!signsBody(requireDescription(subject.provider))) return
      const { body, headers } = await deliveryOf(subject, subject.samples[0].payload)
      const text = new TextDecoder().decode(bytesOf(body))
      for (const [name, value] of signedHeadersOf(subject, { body, headers })) {
        for (const count of [1, 2]) {
          const cut = { ...headers, [name]: value.slice(0, -count) }
          const what = `a body that begins with the end of ${name}`
          await requireRefused(what, subject.provider, value.slice(-count) + text, cut)
          const grown = { ...headers, [name]: value + text.slice(0, count) }
          await requireRefused(
            `a ${name} that ends with the body’s start`,
            subject.provider,
            text.slice(count),
            grown,
          )
        }
      }
    },
  },
  {
    name: 'a header that stands twice is refused, or makes no difference',
    harm: 'a proxy and your server read two different deliveries',
    async run(subject) {
      const { body, headers } = await deliveryOf(subject, subject.samples[0].payload)
      for (const [name] of signedHeadersOf(subject, { body, headers })) {
        const forgedTwice = { ...headers, [name]: ['x', 'x'] }
        await requireRefused(`a ${name} that is forged twice`, subject.provider, body, forgedTwice)
      }
    },
  },
  {
    name: 'where a time is signed, a delivery of last year is refused, and one of next year',
    harm: 'anybody who sees a genuine delivery can replay it for ever',
    async run(subject) {
      if (!signsTime(requireDescription(subject.provider))) return
      for (const [by, code] of [
        [-year, /^timestamp_too_old$/],
        [year, /^timestamp_too_new$/],
      ] as const)
        await requireAgeRefused(subject, subject.now + by, code)
    },
  },
  {
    name: 'where a time is signed, a delivery is refused once replayWindow has passed',
    harm: 'a store forgets a delivery that can still be replayed, and it is handled again',
    async run(subject) {
      const { provider, now } = subject
      if (!signsTime(requireDescription(provider))) return
      // a second more than the window, and those that the case itself may take
      const timestamp = now - Math.ceil(provider.replayWindow) - 5
      await requireAgeRefused(subject, timestamp, /^timestamp_too_old$/)
    },
  },
  {
    name: 'a body that was parsed is refused by name',
    harm: 'a body parser in the way looks like a forgery, and nobody finds out why',
    async run({ provider, samples: [{ payload }] }) {
      await requireRefused(
        'a parsed body',
        provider,
        JSON.parse(JSON.stringify(payload)),
        {},
        /^body_already_parsed$/,
      )
    },
  },
]

async function requireAgeRefused(subject: ProviderSubject, timestamp: number, code: RegExp): Promise<void> {
  const { body, headers } = await deliveryOf(subject, subject.samples[0].payload, { timestamp })
  await requireRefused('a delivery a year away', subject.provider, body, headers, code)
}

function codeOf(create: () => unknown): string {
  try {
    create()
    return 'nothing thrown'
  } catch (error) {
    return isWebhookError(error) ? error.code : String(error)
  }
}

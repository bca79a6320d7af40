/** Whole payloads, each spelled as its sender spells it. */

/** Stripe indents by two blanks. */
export const stripeEvent = JSON.stringify(
  {
    id: 'evt_1OCk2sLkdIwHu7ixJb6bTqHn',
    object: 'event',
    api_version: '2023-10-16',
    created: 1699999990,
    data: {
      object: {
        id: 'pi_3OCk2rLkdIwHu7ix1Y3Ahxx4',
        object: 'payment_intent',
        amount: 2000,
        currency: 'usd',
        description: 'Café crème — 2 × “grand”',
        metadata: { order_id: '6735', url: 'https://shop.example/orders/6735?a=1&b=2' },
        latest_charge: null,
        livemode: false,
      },
    },
    livemode: false,
    pending_webhooks: 1,
    request: { id: 'req_q3Zp0oPKbrDxEV', idempotency_key: '9f3c0fd5-5c5a-41bb-a7c6-9b6a3d6b6a1b' },
    type: 'payment_intent.succeeded',
  },
  null,
  2,
)

export const githubPush = JSON.stringify({
  ref: 'refs/heads/main',
  before: '6113728f27ae82c7b1a177c8d03f9e96e0adf246',
  after: '0d1a26e67d8f5eaf1f6ba5c57fc3c7d91ac0fd1c',
  repository: { id: 186853002, full_name: 'Codertocat/Hello-World', private: false, size: 0 },
  pusher: { name: 'Codertocat', email: 'jürgen@example.com' },
  commits: [{ id: '0d1a26e6', message: 'Fix <b>bold</b> & “quotes” 🎉', added: [], modified: ['README.md'] }],
})

/** Ruby on Rails escapes `<`, `>` and `&`. */
export const shopifyOrder = JSON.stringify({
  id: 820982911,
  email: 'jon@example.com',
  total_price: '598.94',
  note: 'Gift & card <3',
  line_items: [{ id: 866550311, title: 'IPod Nano - 8GB', quantity: 1, taxable: true }],
})
  .replaceAll('&', '\\u0026')
  .replaceAll('<', '\\u003c')

/** Slack escapes slashes, as PHP does. */
export const slackEvent = JSON.stringify({
  token: 'XXYYZZ',
  team_id: 'T123ABC456',
  api_app_id: 'A123ABC456',
  event: { type: 'app_mention', user: 'U123', text: '<https://example.com/a|a> hi', ts: '1699999999.000200' },
  type: 'event_callback',
  event_id: 'Ev123ABC456',
  event_time: 1699999999,
}).replaceAll('/', '\\/')

export const slackCommand =
  'token=gIkuvaNzQIHg97ATvDxqgjtO&team_id=T0001&team_domain=example&channel_id=C2147483705&user_name=Steve' +
  '&command=%2Fweather&text=94070+today*&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2F1234%2F5678'

export const twilioForm: Readonly<Record<string, string>> = {
  ToCountry: 'US',
  SmsMessageSid: 'SM2b3e5f',
  Body: 'Hello there! ¿Qué tal?',
  FromCity: 'SAN FRANCISCO',
  From: '+14155551212',
  To: '+18005551212',
  NumMedia: '0',
  AccountSid: 'AC0123456789abcdef0123456789abcdef',
}

export const svixUser = JSON.stringify({
  data: { id: 'user_29w83sxmDNGwOuEthce5gg56FcC', email_addresses: [{ email_address: 'zoë@example.org' }] },
  object: 'event',
  timestamp: '2023-11-14T22:13:19.000Z',
  type: 'user.created',
})

export const labsyncJob = JSON.stringify({
  event: 'job.created',
  data: {
    id: 'job_9',
    customer: 'Zürich Präzision AG',
    instrument: 'Caliper 150 mm',
    fee: 1250.5,
    urgent: false,
  },
})

export const laabamInvoice = JSON.stringify({
  id: 'evt_7KqJ',
  type: 'invoice.paid',
  created_at: '2023-11-14T22:13:10Z',
  data: { invoice_id: 'inv_1', payment_id: 'pay_1', amount: 1180 },
})

export const paddleTransaction = JSON.stringify({
  event_id: 'evt_01hv8wptq8987qeep44cyrewp9',
  event_type: 'transaction.paid',
  occurred_at: '2023-11-14T22:13:18.739000Z',
  data: { id: 'txn_01hv8wptq8987qeep44cyrewp9', status: 'paid', currency_code: 'USD' },
})

export const squarePayment = JSON.stringify({
  merchant_id: '6SSW7HV8K2ST5',
  type: 'payment.created',
  event_id: '13b867cf-db3d-4b1c-90b6-2f32a9d78124',
  created_at: '2023-11-14T22:13:17.000Z',
  data: { type: 'payment', id: 'KkAkhdMsgzn59SM8A89WgKwekxLZY', object: { amount: 100 } },
})

export const razorpayPayment = JSON.stringify({
  entity: 'event',
  account_id: 'acc_BFQ7uQEaa7j2z7',
  event: 'payment.captured',
  contains: ['payment'],
  payload: { payment: { entity: { id: 'pay_DESlfW9H8K9uqM', amount: 100, notes: [] } } },
  created_at: 1699999999,
})

/** A body of several lines, as whoever writes by hand signs it. */
export const labsyncLines = `${JSON.stringify(JSON.parse(labsyncJob), null, 4)}`

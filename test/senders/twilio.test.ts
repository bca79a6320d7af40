import { twilio } from 'hookproof/twilio'
import sdk from 'twilio'
import { type Delivery, evidenceByPackage } from './evidence.js'

const secret = 'twilio-evidence'
const url = 'https://example.com/webhooks/twilio?a=1'

const fieldsOf = (body: string) => {
  const fields = new URLSearchParams(body)
  return Object.fromEntries([...fields.keys()].map((name) => [name, fields.getAll(name)]))
}

function sign(body: string): Delivery {
  return {
    body,
    headers: { 'x-twilio-signature': sdk.getExpectedTwilioSignature(secret, url, fieldsOf(body)) },
  }
}

evidenceByPackage('twilio', {
  provider: twilio({ secret, url }),
  genuine: {
    'a message’s status signed by it': sign('MessageSid=SM1&MessageStatus=delivered&To=%2B15550001'),
    'a call signed by it': sign('CallSid=CA1&CallStatus=ringing&From=%2B15550001&CallerName='),
    'a form with a field twice': sign('To=b&To=a&To=a&SmsStatus=received&Body=caf%C3%A9+%F0%9F%8D%B5'),
  },
  accepts: ({ body, headers }) =>
    sdk.validateRequest(secret, headers['x-twilio-signature'] ?? '', url, fieldsOf(body)),
})

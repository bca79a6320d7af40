import { execFileSync } from 'node:child_process'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { curlLineOf, urlOf } from '../../../src/inspector/page/curl-line.js'
import { holdsToken } from '../../../src/inspector/page/headers.js'
import { testCodeOf } from '../../../src/inspector/page/test-code.js'
import { deliveryOf } from '../deliveries.js'

const bytes = (text: string) => new TextEncoder().encode(text)

/** The arguments that a shell gives to curl, and what it pipes in. */
function runBy(command: string): { readonly args: readonly string[]; readonly input: string } {
  const script = `curl() { for argument; do printf '%s\\0' "$argument"; done; case "$*" in *@-) cat | base64 -w0;; esac; }\n${command}`
  const parts = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).split('\0')
  return { args: parts.slice(0, -1), input: parts.at(-1) ?? '' }
}

describe('a copy as curl', () => {
  test('sends the delivery as it came', () => {
    const delivery = deliveryOf({
      headers: [
        ['Host', 'localhost:3000'],
        ['Content-Length', '12'],
        ['X-Signature', 'v1=abc'],
      ],
      target: '/webhooks?a=1',
    })
    expect(runBy(curlLineOf(delivery)).args).toEqual([
      '-X',
      'POST',
      'http://localhost:3000/webhooks?a=1',
      '-H',
      'X-Signature: v1=abc',
      '--data-binary',
      '{"id":"evt_1"}',
    ])
  })

  test.each(["it's", "';touch /tmp/x;'", '$(id) `id` $HOME', 'a\\', '" "', '@/etc/passwd'])(
    'gives %j to the shell as text',
    (text) => {
      const delivery = deliveryOf({ headers: [['x-note', text]], body: bytes(`{${text}}`) })
      const { args } = runBy(curlLineOf(delivery))
      expect(args).toContain(`x-note: ${text}`)
      expect(args.at(-1)).toBe(`{${text}}`)
    },
  )

  test.each([[0, 255], [...bytes('a\nb')], [...bytes('\u001b[201~')], [...bytes('\u202e')]])(
    'gives bytes that a terminal would act on as base64',
    (...body) => {
      const delivery = deliveryOf({ body: new Uint8Array(body), headers: [['x-note', 'a\u0003b']] })
      const command = curlLineOf(delivery)
      expect(command).not.toMatch(/(?!\n)\p{C}|x-note/u)
      expect(runBy(command).input).toBe(Buffer.from(body).toString('base64'))
    },
  )

  test('holds no token', () => {
    const delivery = deliveryOf({
      headers: [
        ['Authorization', 'Bearer hunter2'],
        ['X-Token', 'hunter2'],
        ['Cookie', 'a=hunter2'],
      ],
      tokenHeaders: ['x-token'],
    })
    expect(delivery.headers.every((line) => holdsToken(delivery, line))).toBe(true)
    for (const text of [curlLineOf(delivery), testCodeOf(delivery)]) expect(text).not.toMatch(/hunter2/)
    expect(curlLineOf(delivery)).toMatch(/'X-Token: YOUR TOKEN'/)
  })

  test('goes to this machine where nothing says where it went', () => {
    expect(urlOf(deliveryOf({ target: '' }))).toBe('http://localhost:3000/')
    expect(urlOf(deliveryOf({ headers: [['host', 'a b']] }))).toBe('http://localhost:3000/')
  })
})

describe('a copy as test', () => {
  test('signs the body anew, with the headers that tell of the event', () => {
    const delivery = deliveryOf({
      headers: [
        ['User-Agent', 'Laabam/1.0'],
        ['X-Laabam-Signature', 't=1,v1=abc'],
        ['Content-Type', 'application/json'],
      ],
      signatureHeaders: ['x-laabam-signature'],
    })
    expect(testCodeOf(delivery)).toBe(`import { laabam } from 'hookproof/laabam'
import { signedRequest } from 'hookproof/testing'
import { expect, test } from 'vitest'
import { POST } from '../app/webhooks/route.js' // your receiver

test("invoice.paid is handled", async () => {
  const sender = laabam({ secret: process.env.WEBHOOK_SECRET })
  const body = "{\\"id\\":\\"evt_1\\"}"
  const request = await signedRequest(sender, body, { headers: {
    "content-type": "application/json",
  } })
  const response = await POST(request)
  expect(response.status).toBe(200)
})
`)
  })

  test('names the type where its header does, and each sender by its own options', () => {
    const github = deliveryOf({
      provider: 'github',
      typeHeader: 'x-github-event',
      headers: [['X-GitHub-Event', 'push']],
    })
    expect(testCodeOf(github)).toMatch(/body, \{ type: "push" \}\)/)
    expect(testCodeOf(deliveryOf({ provider: 'flabs' }))).toMatch(
      /flabs\(\{ token: process\.env\.WEBHOOK_SECRET \}\)/,
    )
    expect(testCodeOf(deliveryOf({ provider: 'twilio' }))).toMatch(
      /, url: 'https:\/\/example\.com\/webhooks' \}/,
    )
    const discord = testCodeOf(deliveryOf({ provider: 'discord' }))
    expect(discord).toMatch(
      /createKeyPair\('ed25519'\)[\s\S]*discord\(\{ publicKey \}\)[\s\S]*body, \{ privateKey \}\)/,
    )
  })

  test.each(['"\n\\', '\u2028\u202e', "'`$" + '{a}</script>', '\u0000'])('has %j as text alone', (text) => {
    const verdict = { status: 'verified', type: text } as const
    const code = testCodeOf(
      deliveryOf({ verdict, body: bytes(text), headers: [['x-note', text.replace(/\p{C}/gu, '')]] }),
    )
    expect(code).not.toMatch(/(?!\n)[\p{C}\p{Zl}]/u)
    const { diagnostics } = ts.transpileModule(code, { reportDiagnostics: true })
    expect(diagnostics).toEqual([])
    const [, literal = ''] = /const body = (.*)/.exec(code) ?? []
    expect(Function(`return ${literal}`)()).toBe(text)
  })

  test('has a body that is no text as bytes', () => {
    const code = testCodeOf(
      deliveryOf({ body: new Uint8Array([0, 255]), verdict: { status: 'refused', code: 'x', message: '' } }),
    )
    const [, literal = ''] = /const body = (.*)/.exec(code) ?? []
    expect(Function(`return ${literal}`)()).toEqual(new Uint8Array([0, 255]))
    expect(code).toMatch(/"laabam is handled"/)
  })
})

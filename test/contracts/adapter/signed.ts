/**
 * One delivery for each kind of scheme, signed once with keys that nobody has any more. Nothing here imports the library.
 */

import type * as Schemes from '../../../src/schemes/index.js'

/** What is used of `hookproof/schemes`. */
export type SchemeLibrary = Pick<
  typeof Schemes,
  'hmac' | 'publicKey' | 'httpMessageSignature' | 'bearerToken'
>

/** A delivery that a scheme of its own verifies. */
export interface SignedDelivery {
  readonly name: string
  readonly scheme: (schemes: SchemeLibrary) => Schemes.Scheme
  readonly headers: readonly (readonly [name: string, value: string])[]
  /** What is answered where the body was changed: a token says nothing of it. */
  readonly tampered: 200 | 401
}

export const signedBody = '{"event":"job.created","data":{"id":"job_1"}}'

const time = '1700000000'
const ecdsaKey =
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2pVZd/IOcoh4qcY34lIkhXAG/LpleDygGA89dt4raFxQPPEs8mVkFT' +
  '+TGney4IHR6lw5Fe+D0irv8PKopp1MYQ=='
const rsaKey =
  'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAjU+Jxp7NeBFa1oh91EB4ai6wL2ViqWMYzM1bREvXCnniQe' +
  'zS2gsHLtecrHnTlvXRJcgIlGb4xyVaDO/jFRAcQJ1olAA4hc9A7JlQpnRyosDxZBAcX1IfZCA7AZ8WZKHhmMdbZv7W' +
  'H6N7Q3QiwXpMBws1SEeOT2PmjCuFTbqKhzbx0g9Z6ZVC2XzmQuu8IOfcgPBonTIrfIFc4Ci9xqDTKJqUSNakwrwOoA' +
  'G3X13uCMycZi4dmrVfX0pl1EzP0oulffuiQ5QpLKMpDBxy+jE1mFTq7qA3g8iE6AjWTSVQeW5+liekoQDYi3xSrLDt' +
  'Eg82w99I+k7SshHmpSyigYPInwIDAQAB'
const rsaSignature =
  'BVlVVAkSQkMtRR5aR7Jg3ww8UWG19xWEP279MITCaHPvscN4YZNoQgnVpPg+uvJzoOs8tUmU2x4ZjBeQmedrGvUvTq' +
  'QtBW8GkzWmcE5KglSbYILDBnuj9xPpHkoX3lhEjFF/E/WyYHQS2qrpT65OmkPm3NntjrXshFnMNqfto+DbhitE6tWI' +
  'lyguLElQ1WyRjhXXI8krEFh2JQKZpebTGaGpiwpci86vZB1NDR3piD+WXBvDbLD78m3IMmx3PPa4bAk6DHtcLpak5U' +
  '1Z8n65KMy1lR/bCvr56FMIJsF6suQeOk5RHZSLf/zhgQr42A4L+ekk5PxdZhSdmL5vKBHfLA=='

export const signedDeliveries: readonly SignedDelivery[] = [
  {
    name: 'by-hmac',
    scheme: ({ hmac }) =>
      hmac({
        secret: 'whsec_adapter-contract',
        signature: { header: 'x-mac', prefix: 'v0=', encoding: 'hex' },
        timestamp: { header: 'x-time' },
        signed: ({ timestamp, body }) => ['v0:', timestamp, ':', body],
        tolerance: false,
      }),
    headers: [
      ['x-time', time],
      ['x-mac', 'v0=a61b68e019f52e76b83dfc1a6dbedb67f43fcab5b639fd70122b46816e5cf681'],
    ],
    tampered: 401,
  },
  {
    name: 'by-ed25519',
    scheme: ({ publicKey }) =>
      publicKey({
        algorithm: 'ed25519',
        publicKey: '4cb7a4511d6aeac2803c96bb52721598c6d757008673b39e139899b68b7c0389',
        signature: { header: 'x-signature', encoding: 'hex' },
        timestamp: { header: 'x-time' },
        signed: ({ timestamp, body }) => [timestamp, body],
        tolerance: false,
      }),
    headers: [
      ['x-time', time],
      [
        'x-signature',
        '3f8a3090af18c117ef396c8807ac0535e36da725828988647c7458204d46be90b0b9d398429f6cbd4c23a9c31c619cf5d771a757240ef93171b3018796796607',
      ],
    ],
    tampered: 401,
  },
  {
    name: 'by-ecdsa',
    scheme: ({ publicKey }) =>
      publicKey({
        algorithm: 'ecdsa-p256-sha256',
        publicKey: ecdsaKey,
        signature: { header: 'x-signature', encoding: 'base64' },
        timestamp: { header: 'x-time' },
        signed: ({ timestamp, body }) => [timestamp, body],
        tolerance: false,
      }),
    headers: [
      ['x-time', time],
      [
        'x-signature',
        'MEQCIHG0z69O50yd8nV8BL/C/FD0/bl1+MK4xXCRnWmF3rRyAiAWO7C6kGXsCQ3LtcL+X2dfQUuoxc5+7cE5uu1u29Q2LQ==',
      ],
    ],
    tampered: 401,
  },
  {
    name: 'by-rsa',
    scheme: ({ publicKey }) =>
      publicKey({
        algorithm: 'rsa-sha256',
        publicKey: rsaKey,
        signature: { header: 'x-signature', encoding: 'base64' },
        timestamp: { header: 'x-time' },
        signed: ({ timestamp, body }) => [timestamp, '.', body],
        tolerance: false,
      }),
    headers: [
      ['x-time', time],
      ['x-signature', rsaSignature],
    ],
    tampered: 401,
  },
  {
    name: 'by-message-signature',
    scheme: ({ httpMessageSignature }) =>
      httpMessageSignature({
        url: 'https://example.com/webhooks/scheme-rfc9421',
        keys: {
          'acme-1': {
            algorithm: 'ed25519',
            publicKey: '4cb7a4511d6aeac2803c96bb52721598c6d757008673b39e139899b68b7c0389',
          },
        },
        tolerance: false,
      }),
    headers: [
      [
        'signature-input',
        'sig1=("@method" "@target-uri" "content-digest");created=1700000000;keyid="acme-1"',
      ],
      ['content-digest', 'sha-256=:QM8lTb6z18ghFuEVFXF0BpqPkze+2eSVcerSqOOE0IQ=:'],
      [
        'signature',
        'sig1=:U/4Buhhnme/Rh8njeIrnp7fbckBNM9/PX169qklh0q5xjfTyrtAh6dYE1Rsq+sk0ORxE7hNDeu9iep22aE4fBg==:',
      ],
    ],
    tampered: 401,
  },
  {
    name: 'by-token',
    scheme: ({ bearerToken }) => bearerToken({ token: 'a-token-of-the-contract' }),
    headers: [['authorization', 'Bearer a-token-of-the-contract']],
    tampered: 200,
  },
]

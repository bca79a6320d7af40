/** @jest-environment jsdom */
const http = require('node:http')
const { deliveryCases, serverCases } = require('../cases.cjs')
const library = require('../library.cjs')

describe('a receiver, by jest in jsdom', () => {
  test.each(Object.entries({ ...deliveryCases(library), ...serverCases(library, http) }))('%s', (_, run) =>
    run(),
  )

  test('there is no Request here, and signedRequest says what to do', async () => {
    const provider = library.laabam({ secret: 'a-test-secret' })
    const sample = library.sampleEvents.laabam['invoice.paid']
    await expect(library.signedRequest(provider, sample)).rejects.toMatchObject({
      code: 'option_invalid',
      message: expect.stringMatching(/signedDelivery/),
    })
  })
})

// hookproof by `require`
'use strict'

const { webhook } = require('hookproof/fetch')
const { webhook: nodeWebhook } = require('hookproof/node')

module.exports = {
  ...require('hookproof'),
  ...require('hookproof/testing'),
  ...require('hookproof/schemes'),
  ...require('hookproof/stores/memory'),
  ...require('hookproof/labsync'),
  ...require('hookproof/flabs'),
  ...require('hookproof/laabam'),
  ...require('hookproof/synclabs'),
  ...require('hookproof/discord'),
  ...require('hookproof/sendgrid'),
  ...require('hookproof/vercel'),
  webhook,
  nodeWebhook,
}

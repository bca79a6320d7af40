export { type CloudEventsHandshakeOptions, cloudEventsHandshake } from './cloud-events.js'
export {
  type Handshake,
  type HandshakeProvider,
  type HandshakeReply,
  type HandshakeRequest,
  handshakeRefused,
  type PayloadHandshake,
  type RequestHandshake,
  type VerifiedPayload,
} from './handshake.js'
export { type HeaderEchoOptions, headerEcho } from './header-echo.js'
export { type ParameterEchoOptions, parameterEcho } from './parameter-echo.js'
export { type ParameterHmacOptions, parameterHmac } from './parameter-hmac.js'
export { type PayloadEchoOptions, payloadEcho } from './payload-echo.js'
export { headerReply, jsonReply, requireEchoable, textReply } from './reply.js'
export {
  type AsanaHandshakeOptions,
  asanaHandshake,
  dropboxHandshake,
  metaHandshake,
  microsoftGraphHandshake,
  oktaHandshake,
  slackHandshake,
  stravaHandshake,
  type VerifyTokenOptions,
} from './senders.js'
export { withHandshake } from './with-handshake.js'
export { type ZoomHandshakeOptions, zoomHandshake } from './zoom.js'

/**
 * HTTP requests as the events that AWS makes of them, as its documentation has them:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html (REST API)
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html (HTTP API)
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html (function URL)
 */
import type { IncomingMessage } from 'node:http'
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2, LambdaFunctionURLEvent } from 'aws-lambda'

/** A REST API's event (v1): names as they were sent, repeated lines apart. */
export function restEvent(req: IncomingMessage, body: Buffer, binary: boolean): APIGatewayProxyEvent {
  const { method = '' } = req
  const path = pathOf(req)
  const parameters = [...new URLSearchParams(queryOf(req))]
  const headers: Record<string, string> = {}
  const multiValueHeaders: Record<string, string[]> = {}
  for (let at = 0; at < req.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = req.rawHeaders.slice(at)
    headers[name] = value
    multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), value]
  }
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: method,
    headers,
    multiValueHeaders,
    queryStringParameters: Object.fromEntries(parameters),
    multiValueQueryStringParameters: Object.fromEntries(parameters.map(([name, value]) => [name, [value]])),
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcdef1234',
      authorizer: null,
      httpMethod: method,
      identity: {
        accessKey: null,
        accountId: null,
        apiKey: null,
        apiKeyId: null,
        caller: null,
        clientCert: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: '203.0.113.7',
        user: null,
        userAgent: null,
        userArn: null,
      },
      path: `/prod${path}`,
      protocol: 'HTTP/1.1',
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      requestTimeEpoch: Date.now(),
      resourceId: '123456',
      resourcePath: '/{proxy+}',
      stage: 'prod',
    },
    // `*/*` among the API's binary media types has every body encoded
    ...(body.length > 0 ? encoded(body, req, binary) : { body: null, isBase64Encoded: false }),
  }
}

/** An HTTP API's event (v2): names in lower case, repeated lines joined with commas. */
export function httpEvent(req: IncomingMessage, body: Buffer): APIGatewayProxyEventV2 {
  return eventV2(req, body, {
    routeKey: '$default',
    domainName: 'abcdef1234.execute-api.eu-central-1.amazonaws.com',
    domainPrefix: 'abcdef1234',
  })
}

/** A function URL's event: an HTTP API's, from another domain. */
export function functionUrlEvent(req: IncomingMessage, body: Buffer): LambdaFunctionURLEvent {
  return eventV2(req, body, {
    routeKey: '$default',
    domainName: 'abcdefghij.lambda-url.eu-central-1.on.aws',
    domainPrefix: 'abcdefghij',
  })
}

function eventV2(
  req: IncomingMessage,
  body: Buffer,
  { routeKey, ...domain }: { routeKey: string; domainName: string; domainPrefix: string },
): APIGatewayProxyEventV2 {
  const { method = '' } = req
  const rawPath = pathOf(req)
  const headers = Object.entries(req.headersDistinct).map(([name, values = []]) => [name, values.join(',')])
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: queryOf(req),
    headers: Object.fromEntries(headers),
    requestContext: {
      accountId: '123456789012',
      apiId: domain.domainPrefix,
      ...domain,
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: '' },
      requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
      routeKey,
      stage: '$default',
      time: new Date().toISOString(),
      timeEpoch: Date.now(),
    },
    ...(body.length > 0 ? encoded(body, req, false) : { isBase64Encoded: false }),
  }
}

/** The path of a request, without its query. */
export function pathOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[0] ?? ''
}

function queryOf({ url = '' }: IncomingMessage): string {
  return url.split('?')[1] ?? ''
}

/** A body as text where it is some, else in base64. */
function encoded(body: Buffer, { headers }: IncomingMessage, binary: boolean) {
  const text = body.toString()
  const isText = /^(text\/|application\/(\S+\+)?(json|xml|javascript))/.test(headers['content-type'] ?? '')
  return isText && !binary && Buffer.from(text).equals(body)
    ? { body: text, isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true }
}

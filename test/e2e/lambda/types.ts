import type {
  ALBHandler,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyHandler,
  APIGatewayProxyHandlerV2,
  Context,
  LambdaFunctionURLHandler,
} from 'aws-lambda'
import { labsync } from 'hookproof/labsync'
import { webhook } from 'hookproof/lambda'

const provider = labsync({ secret: process.env.LABSYNC_SECRET })

const handler = webhook(provider, (event) => event.type)
handler satisfies APIGatewayProxyHandler
handler satisfies APIGatewayProxyHandlerV2
handler satisfies LambdaFunctionURLHandler
handler satisfies ALBHandler

webhook(
  ({ lambdaEvent }: { lambdaEvent: APIGatewayProxyEvent; lambdaContext: unknown }) =>
    labsync({ secret: lambdaEvent.stageVariables?.secret }),
  {
    'job.created': ({ data }, { deliveryKey, lambdaEvent, lambdaContext }) => {
      data satisfies object
      deliveryKey satisfies string
      lambdaEvent.requestContext.stage satisfies string
      lambdaContext satisfies unknown
    },
    '*': (event) => event.type,
  },
) satisfies APIGatewayProxyHandler

webhook(
  ({ lambdaEvent }: { lambdaEvent: APIGatewayProxyEventV2; lambdaContext: Context }) =>
    labsync({ secret: lambdaEvent.pathParameters?.tenant }),
  (_event, { lambdaContext }) => lambdaContext.awsRequestId satisfies string,
) satisfies APIGatewayProxyHandlerV2

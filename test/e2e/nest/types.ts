import {
  type CanActivate,
  Controller,
  createParamDecorator,
  type ExecutionContext,
  Post,
  UseGuards,
} from '@nestjs/common'
import { type LabSyncEvent, labsync } from 'hookproof/labsync'
import { type WebhookDelivery, webhook, webhookDelivery, webhookEvent } from 'hookproof/nest'

const provider = labsync({ secret: 'whsec_types' })
const WebhookEvent = createParamDecorator(webhookEvent)
const Delivery = createParamDecorator(webhookDelivery)

webhook(provider) satisfies CanActivate

@Controller()
@UseGuards(webhook(provider))
export class Webhooks {
  @Post()
  @UseGuards(
    webhook(async ({ context }: { context: ExecutionContext }) =>
      labsync({ secret: `whsec_${context.getHandler().name}` }),
    ),
  )
  receive(@WebhookEvent() event: LabSyncEvent): string {
    return event.type
  }

  @Post('again')
  @UseGuards(webhook(({ context }) => labsync({ secret: context.getClass().name })))
  receiveAgain(@Delivery() { event, deliveryKey }: WebhookDelivery<LabSyncEvent>): string {
    return `${event.type} ${deliveryKey}`
  }
}

import {
  type CanActivate,
  Controller,
  createParamDecorator,
  type ExecutionContext,
  Post,
  UseGuards,
} from '@nestjs/common'
import { type LabSyncEvent, labsync } from 'hookproof/labsync'
import { webhook, webhookEvent } from 'hookproof/nest'

const provider = labsync({ secret: 'whsec_types' })
const WebhookEvent = createParamDecorator(webhookEvent)

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
}

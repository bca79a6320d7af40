import { codeOf, WebhookError, type WebhookErrorCode } from '../errors.js'

/** What a stage of the pipeline is blamed for when it throws something that is no error of ours. */
export type Failure = keyof typeof messages

const messages = {
  body_unreadable: 'The adapter could not read the body: see the cause.',
  provider_failed: 'The provider, or the function that finds it, threw: see the cause.',
  store_unavailable: 'The store threw: see the cause.',
} satisfies { readonly [Code in WebhookErrorCode]?: string }

/** An error of ours, and the code it was made with, whatever its properties say by now. */
export interface Attributed {
  readonly code: WebhookErrorCode
  readonly error: WebhookError
}

/** An error of ours as it is, anything else as the failure of the stage that threw it. Never throws. */
export function attributed(thrown: unknown, failure: Failure): Attributed {
  const code = codeOf(thrown)
  // what has a code is an error of ours
  if (code !== undefined) return { code, error: thrown as WebhookError }
  return { code: failure, error: new WebhookError(failure, messages[failure], { cause: thrown }) }
}

/** Does a stage's work. What it throws that is no error of ours is the stage's failure. */
export async function attributing<Result>(failure: Failure, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (thrown) {
    throw attributed(thrown, failure).error
  }
}

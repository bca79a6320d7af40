import type { AnyEvent, EventOfType } from '../../providers/event.js'

/** A sample of each type of a sender's events. */
export type SamplesOf<Events extends AnyEvent> = {
  readonly [Type in Exclude<Events['type'], 'unknown'>]: EventOfType<Events, Type>
}

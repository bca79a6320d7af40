import type { SenderName } from '../../diagnose/known-senders.js'
import { sampleEvents } from '../../testing/index.js'
import { CommandError } from '../exit-codes.js'
import { otherSenders } from './other-senders.js'

/** An event that a sender may send. */
export interface Sample {
  /** The type as a receiver gets it. */
  readonly type: string
  readonly payload: object
}

type ListedSender = keyof typeof sampleEvents

/** Whether the library lists all types of a sender. */
export function hasListedTypes(sender: SenderName): sender is ListedSender {
  return sender in sampleEvents
}

/** Samples of a sender's events: of each type that is listed, or of one where none is. */
export function samplesOf(sender: SenderName): readonly Sample[] {
  if (!hasListedTypes(sender)) return [otherSenders[sender]]
  return Object.values(sampleEvents[sender]).map(({ type, payload }) => ({ type, payload }))
}

/**
 * A sample of a type; of the sender's first where none is named.
 *
 * @throws CommandError where there is no sample of it
 */
export function requireSample(sender: SenderName, type: string | undefined): Sample {
  const samples = samplesOf(sender)
  const found = type === undefined ? samples[0] : samples.find((sample) => sample.type === type)
  if (found) return found
  const known = samples.map((sample) => sample.type).join(', ')
  throw new CommandError(
    hasListedTypes(sender)
      ? `Expected an event of ${sender}: ${known}.`
      : `There is a sample of ${known} alone: ${sender} sends more than this version lists. Pass --body or --body-file.`,
  )
}

import type { DeliverySummary } from '../source.js'

/** The time of day, to the second. */
export function timeText(ms: number): string {
  return new Date(ms).toTimeString().slice(0, 8)
}

export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}

export function durationText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`
  return `${(ms / 1000).toFixed(1)} s`
}

/** What became of a delivery, in a word or two. */
export function endText({ answerStatus, handling }: DeliverySummary): string {
  if (handling) return handling.status
  return answerStatus === undefined ? 'waiting' : String(answerStatus)
}

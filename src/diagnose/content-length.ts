import { headerOf, type Reading } from './reading.js'

/** How many bytes the sender said the body has; `undefined` where it doesn't say, or counts compressed bytes. */
export function contentLengthOf(reading: Pick<Reading, 'headers'>): number | undefined {
  if (contentEncodingOf(reading) !== undefined) return undefined
  const text = headerOf(reading, 'content-length') ?? ''
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** How the sender says the body is compressed; `undefined` where it isn't. */
export function contentEncodingOf(reading: Pick<Reading, 'headers'>): string | undefined {
  const encoding = headerOf(reading, 'content-encoding')?.trim().toLowerCase()
  return encoding === 'identity' ? undefined : encoding
}

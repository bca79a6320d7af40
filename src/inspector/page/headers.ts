import type { InspectedDelivery } from '../source.js'

type HeaderLine = InspectedDelivery['headers'][number]

/** Headers that hold a token, whoever sends them. */
const tokenNames = ['authorization', 'proxy-authorization', 'cookie']

/** Whether a header holds a token, which is shown only when asked for. */
export function holdsToken({ tokenHeaders = [] }: InspectedDelivery, [name]: HeaderLine): boolean {
  return [...tokenNames, ...tokenHeaders].includes(name.toLowerCase())
}

/** Headers that whatever sends a request makes by itself. */
const madeNames = ['host', 'content-length', 'connection', 'transfer-encoding', 'accept-encoding', 'expect']

/** The headers to send with a copy of a delivery: without tokens, and what can't be pasted. */
export function headersToCopy(delivery: InspectedDelivery): readonly HeaderLine[] {
  return delivery.headers.filter(
    (line) =>
      !madeNames.includes(line[0].toLowerCase()) &&
      !holdsToken(delivery, line) &&
      !/\p{C}/u.test(line.join('')),
  )
}

/** The value of a header, by its name in lower case. */
export function findHeader({ headers }: InspectedDelivery, name: string): string | undefined {
  return headers.find(([other]) => other.toLowerCase() === name)?.[1]
}

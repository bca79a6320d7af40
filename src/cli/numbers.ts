import { InvalidArgumentError } from 'commander'

/** Reads an option as a whole number. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (/^\d+$/.test(text) && number >= least && number <= most) return number
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`)
  }
}

/** Reads an option as a time in unix seconds. */
export const unixSeconds = wholeNumber(0, 999_999_999_999)

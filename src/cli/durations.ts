const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
] as const

/** Seconds as somebody would say them, such as `30 s`, `5 min` or `24 h`. */
export function durationText(seconds: number): string {
  // a day is said as 24 h, as senders say it
  const unit = units.find(
    ([, size]) => seconds >= (size === 86_400 ? 2 * size : size) && seconds % size === 0,
  )
  return unit ? `${seconds / unit[1]} ${unit[0]}` : `${Number(seconds.toFixed(3))} s`
}

/** Seconds as milliseconds, with as many digits as are worth reading. */
export function millisecondsText(seconds: number): string {
  const milliseconds = seconds * 1000
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`
}

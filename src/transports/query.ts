/** The query of a URL, with or without its origin, as it came; empty where there is none. */
export function queryOf(url = ''): string {
  return /\?([^#]*)/.exec(url)?.[1] ?? ''
}

// Next.js 16 uses these of a DOM library that is newer than TypeScript 5.9's
interface URLPattern {
  readonly pathname: string
}
type URLPatternInput = string
type URLPatternOptions = object

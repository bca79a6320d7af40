import {
  ascii,
  dotNet,
  type Escape,
  gson,
  html,
  none,
  php,
  pythonAscii,
  slashes,
  upperAscii,
} from './escapes.js'
import { compact, fourSpaces, type Layout, spaced, tabs, twoSpaces, twoSpacesOnWindows } from './layouts.js'

/** Who writes JSON in a way of its own. */
export interface Writer {
  /** How its JSON is spelled, to end a sentence. */
  readonly how: string
  readonly layout: Layout
  readonly escapes: Escape
  /** What it puts behind the value. */
  readonly end?: string
}

/** Writers of JSON, the usual first. */
export const writers: readonly Writer[] = [
  { how: 'as JSON.stringify writes it', layout: compact, escapes: none },
  { how: 'indented by 2 spaces', layout: twoSpaces, escapes: none },
  { how: "as PHP's json_encode writes it", layout: compact, escapes: php },
  { how: "as Python's json.dumps writes it", layout: spaced, escapes: pythonAscii },
  { how: 'as Go and Rails write it', layout: compact, escapes: html },
  { how: 'in ASCII, without blanks', layout: compact, escapes: pythonAscii },
  { how: 'indented by 4 spaces', layout: fourSpaces, escapes: none },
  {
    how: "as Go's json.Encoder writes it, with a line break at its end",
    layout: compact,
    escapes: html,
    end: '\n',
  },
  { how: "as PHP's json_encode writes it by JSON_UNESCAPED_UNICODE", layout: compact, escapes: slashes },
  { how: "as PHP's json_encode writes it by JSON_UNESCAPED_SLASHES", layout: compact, escapes: ascii },
  { how: 'as System.Text.Json of .NET writes it', layout: compact, escapes: dotNet },
  { how: "as Java's Jackson writes it by ESCAPE_NON_ASCII", layout: compact, escapes: upperAscii },
  { how: "as Java's Gson writes it", layout: compact, escapes: gson },
  { how: "as Python's json.dumps writes it without ensure_ascii", layout: spaced, escapes: none },
  { how: 'indented by tabs', layout: tabs, escapes: none },
  { how: "as Python's json.dumps writes it, indented by 2 spaces", layout: twoSpaces, escapes: pythonAscii },
  { how: "as Python's json.dumps writes it, indented by 4 spaces", layout: fourSpaces, escapes: pythonAscii },
  { how: "as PHP's json_encode writes it by JSON_PRETTY_PRINT", layout: fourSpaces, escapes: php },
  {
    how: "as PHP's json_encode writes it by JSON_PRETTY_PRINT and JSON_UNESCAPED_UNICODE",
    layout: fourSpaces,
    escapes: slashes,
  },
  { how: 'as Go writes it, indented by 2 spaces', layout: twoSpaces, escapes: html },
  { how: 'as Go writes it, indented by 4 spaces', layout: fourSpaces, escapes: html },
  { how: 'as Go writes it, indented by tabs', layout: tabs, escapes: html },
  { how: 'as System.Text.Json of .NET writes it, indented', layout: twoSpaces, escapes: dotNet },
  { how: 'indented by 2 spaces, with CRLF', layout: twoSpacesOnWindows, escapes: none },
  { how: 'indented by 2 spaces, with a line break at its end', layout: twoSpaces, escapes: none, end: '\n' },
  { how: 'indented by 4 spaces, with a line break at its end', layout: fourSpaces, escapes: none, end: '\n' },
  { how: 'indented by tabs, with a line break at its end', layout: tabs, escapes: none, end: '\n' },
]

/** Those that write the members of an object in the order of their names. */
export const sortingWriters: readonly Writer[] = [
  { how: 'with its keys sorted', layout: compact, escapes: none },
  { how: 'as Go writes a map', layout: compact, escapes: html },
  { how: "as Python's json.dumps writes it by sort_keys", layout: spaced, escapes: pythonAscii },
  { how: 'in ASCII, with its keys sorted', layout: compact, escapes: pythonAscii },
  { how: 'with its keys sorted, indented by 2 spaces', layout: twoSpaces, escapes: none },
  { how: 'with its keys sorted, indented by 4 spaces', layout: fourSpaces, escapes: none },
]

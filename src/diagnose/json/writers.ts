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
  /** To go into a message: "as … writes it". */
  readonly name: string
  readonly layout: Layout
  readonly escapes: Escape
  /** What it puts behind the value. */
  readonly end?: string
}

/** Writers of JSON, the usual first. */
export const writers: readonly Writer[] = [
  { name: 'JSON.stringify', layout: compact, escapes: none },
  { name: 'JSON.stringify with 2 spaces', layout: twoSpaces, escapes: none },
  { name: 'json_encode of PHP', layout: compact, escapes: php },
  { name: 'json.dumps of Python', layout: spaced, escapes: pythonAscii },
  { name: 'Go or Rails', layout: compact, escapes: html },
  { name: 'a writer of ASCII', layout: compact, escapes: pythonAscii },
  { name: 'JSON.stringify with 4 spaces', layout: fourSpaces, escapes: none },
  { name: 'Go, with a line break at its end,', layout: compact, escapes: html, end: '\n' },
  { name: 'json_encode of PHP, with JSON_UNESCAPED_UNICODE,', layout: compact, escapes: slashes },
  { name: 'json_encode of PHP, with JSON_UNESCAPED_SLASHES,', layout: compact, escapes: ascii },
  { name: 'System.Text.Json of .NET', layout: compact, escapes: dotNet },
  { name: 'Jackson of Java, with ESCAPE_NON_ASCII,', layout: compact, escapes: upperAscii },
  { name: 'Gson of Java', layout: compact, escapes: gson },
  { name: 'json.dumps of Python, without ensure_ascii,', layout: spaced, escapes: none },
  { name: 'JSON.stringify with tabs', layout: tabs, escapes: none },
  { name: 'json.dumps of Python, indented by 2,', layout: twoSpaces, escapes: pythonAscii },
  { name: 'json.dumps of Python, indented by 4,', layout: fourSpaces, escapes: pythonAscii },
  { name: 'json_encode of PHP, with JSON_PRETTY_PRINT,', layout: fourSpaces, escapes: php },
  {
    name: 'json_encode of PHP, with JSON_PRETTY_PRINT and JSON_UNESCAPED_UNICODE,',
    layout: fourSpaces,
    escapes: slashes,
  },
  { name: 'Go, indented by 2 spaces,', layout: twoSpaces, escapes: html },
  { name: 'Go, indented by 4 spaces,', layout: fourSpaces, escapes: html },
  { name: 'Go, indented by tabs,', layout: tabs, escapes: html },
  { name: 'System.Text.Json of .NET, indented,', layout: twoSpaces, escapes: dotNet },
  { name: '.NET on Windows, indented,', layout: twoSpacesOnWindows, escapes: none },
  { name: 'a file, indented by 2 spaces,', layout: twoSpaces, escapes: none, end: '\n' },
  { name: 'a file, indented by 4 spaces,', layout: fourSpaces, escapes: none, end: '\n' },
  { name: 'a file, indented by tabs,', layout: tabs, escapes: none, end: '\n' },
]

/** Those that write the members of an object in the order of their names. */
export const sortingWriters: readonly Writer[] = [
  { name: 'a writer that sorts keys', layout: compact, escapes: none },
  { name: 'Go, of a map,', layout: compact, escapes: html },
  { name: 'json.dumps of Python, with sort_keys,', layout: spaced, escapes: pythonAscii },
  { name: 'a writer of ASCII that sorts keys', layout: compact, escapes: pythonAscii },
  { name: 'a writer that sorts keys, with 2 spaces,', layout: twoSpaces, escapes: none },
  { name: 'a writer that sorts keys, with 4 spaces,', layout: fourSpaces, escapes: none },
]

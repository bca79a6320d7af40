const emoji = '\u{1F9EA}\u{1F468}\u{200D}\u{1F52C}'

/** Bodies that change when somebody parses them and writes them anew. */
export const fragileBodies: Readonly<Record<string, string>> = {
  'pretty-printed': JSON.stringify({ event: 'job.created', data: { id: 'job_1' } }, null, 2),
  'a number as 1.0': '{"event":"job.created","data":{"amount":1.0,"exponent":1E2,"minus":-0.0}}',
  'an escape that need not be (\\u00e9)': '{"event":"job.created","data":{"name":"caf\\u00e9"}}',
  'an escaped slash': '{"event":"job.created","data":{"url":"https:\\/\\/example.com\\/"}}',
  'an integer past 2^53': '{"event":"job.created","data":{"id":9007199254740993}}',
  'integer-like keys out of order': '{"event":"job.created","data":{"b":1,"10":2,"9":3,"a":4}}',
  'a NUL escape': '{"event":"job.created","data":{"name":"a\\u0000b"}}',
  emoji: `{"event":"job.created","data":{"name":"${emoji}"}}`,
  'CRLF and tabs between tokens': '{\r\n\t"event": "job.created",\r\n\t"data": {}\r\n}\r\n',
  'a byte order mark': '\uFEFF{"event":"job.created","data":{"bom":true}}',
  'a key twice': '{"event":"job.created","data":{"id":1,"id":2}}',
  'a replacement pattern ($$, $&)': '{"event":"job.created","data":{"price":"$$5 $& $1"}}',
}

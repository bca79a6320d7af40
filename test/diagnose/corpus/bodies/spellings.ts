/**
 * One event as writers of JSON write it. Python's is the output of CPython 3.11; PHP's, Go's, .NET's and Java's are by hand,
 * after their documentation.
 */
export const spellings = {
  /** `JSON.stringify` */
  javascript:
    '{"id":"evt_1","object":"event","created":1700000000,"livemode":false,"data":{"object":{"id":"in_1","amount":1050,"name":"Zoë Müller","url":"https://example.com/a/b?c=1&d=<2>","note":"it\'s \\"quoted\\" + more","emoji":"😀","lines":[],"meta":{},"items":[{"price":"p_1","quantity":2}]}}}',
  /** `JSON.stringify, 2 spaces` */
  javascriptTwo:
    '{\n  "id": "evt_1",\n  "object": "event",\n  "created": 1700000000,\n  "livemode": false,\n  "data": {\n    "object": {\n      "id": "in_1",\n      "amount": 1050,\n      "name": "Zoë Müller",\n      "url": "https://example.com/a/b?c=1&d=<2>",\n      "note": "it\'s \\"quoted\\" + more",\n      "emoji": "😀",\n      "lines": [],\n      "meta": {},\n      "items": [\n        {\n          "price": "p_1",\n          "quantity": 2\n        }\n      ]\n    }\n  }\n}',
  /** `JSON.stringify, 4 spaces` */
  javascriptFour:
    '{\n    "id": "evt_1",\n    "object": "event",\n    "created": 1700000000,\n    "livemode": false,\n    "data": {\n        "object": {\n            "id": "in_1",\n            "amount": 1050,\n            "name": "Zoë Müller",\n            "url": "https://example.com/a/b?c=1&d=<2>",\n            "note": "it\'s \\"quoted\\" + more",\n            "emoji": "😀",\n            "lines": [],\n            "meta": {},\n            "items": [\n                {\n                    "price": "p_1",\n                    "quantity": 2\n                }\n            ]\n        }\n    }\n}',
  /** `JSON.stringify, a tab` */
  javascriptTab:
    '{\n\t"id": "evt_1",\n\t"object": "event",\n\t"created": 1700000000,\n\t"livemode": false,\n\t"data": {\n\t\t"object": {\n\t\t\t"id": "in_1",\n\t\t\t"amount": 1050,\n\t\t\t"name": "Zoë Müller",\n\t\t\t"url": "https://example.com/a/b?c=1&d=<2>",\n\t\t\t"note": "it\'s \\"quoted\\" + more",\n\t\t\t"emoji": "😀",\n\t\t\t"lines": [],\n\t\t\t"meta": {},\n\t\t\t"items": [\n\t\t\t\t{\n\t\t\t\t\t"price": "p_1",\n\t\t\t\t\t"quantity": 2\n\t\t\t\t}\n\t\t\t]\n\t\t}\n\t}\n}',
  /** `json.dumps of CPython 3.11` */
  python:
    '{"id": "evt_1", "object": "event", "created": 1700000000, "livemode": false, "data": {"object": {"id": "in_1", "amount": 1050, "name": "Zo\\u00eb M\\u00fcller", "url": "https://example.com/a/b?c=1&d=<2>", "note": "it\'s \\"quoted\\" + more", "emoji": "\\ud83d\\ude00", "lines": [], "meta": {}, "items": [{"price": "p_1", "quantity": 2}]}}}',
  /** `json.dumps(separators=(',', ':'))` */
  pythonCompact:
    '{"id":"evt_1","object":"event","created":1700000000,"livemode":false,"data":{"object":{"id":"in_1","amount":1050,"name":"Zo\\u00eb M\\u00fcller","url":"https://example.com/a/b?c=1&d=<2>","note":"it\'s \\"quoted\\" + more","emoji":"\\ud83d\\ude00","lines":[],"meta":{},"items":[{"price":"p_1","quantity":2}]}}}',
  /** `json.dumps(indent=2)` */
  pythonTwo:
    '{\n  "id": "evt_1",\n  "object": "event",\n  "created": 1700000000,\n  "livemode": false,\n  "data": {\n    "object": {\n      "id": "in_1",\n      "amount": 1050,\n      "name": "Zo\\u00eb M\\u00fcller",\n      "url": "https://example.com/a/b?c=1&d=<2>",\n      "note": "it\'s \\"quoted\\" + more",\n      "emoji": "\\ud83d\\ude00",\n      "lines": [],\n      "meta": {},\n      "items": [\n        {\n          "price": "p_1",\n          "quantity": 2\n        }\n      ]\n    }\n  }\n}',
  /** `json.dumps(indent=4)` */
  pythonFour:
    '{\n    "id": "evt_1",\n    "object": "event",\n    "created": 1700000000,\n    "livemode": false,\n    "data": {\n        "object": {\n            "id": "in_1",\n            "amount": 1050,\n            "name": "Zo\\u00eb M\\u00fcller",\n            "url": "https://example.com/a/b?c=1&d=<2>",\n            "note": "it\'s \\"quoted\\" + more",\n            "emoji": "\\ud83d\\ude00",\n            "lines": [],\n            "meta": {},\n            "items": [\n                {\n                    "price": "p_1",\n                    "quantity": 2\n                }\n            ]\n        }\n    }\n}',
  /** `json.dumps(sort_keys=True)` */
  pythonSorted:
    '{"created": 1700000000, "data": {"object": {"amount": 1050, "emoji": "\\ud83d\\ude00", "id": "in_1", "items": [{"price": "p_1", "quantity": 2}], "lines": [], "meta": {}, "name": "Zo\\u00eb M\\u00fcller", "note": "it\'s \\"quoted\\" + more", "url": "https://example.com/a/b?c=1&d=<2>"}}, "id": "evt_1", "livemode": false, "object": "event"}',
  /** `json.dumps(sort_keys=True, separators=(',', ':'))` */
  pythonSortedCompact:
    '{"created":1700000000,"data":{"object":{"amount":1050,"emoji":"\\ud83d\\ude00","id":"in_1","items":[{"price":"p_1","quantity":2}],"lines":[],"meta":{},"name":"Zo\\u00eb M\\u00fcller","note":"it\'s \\"quoted\\" + more","url":"https://example.com/a/b?c=1&d=<2>"}},"id":"evt_1","livemode":false,"object":"event"}',
  /** `json.dumps(ensure_ascii=False)` */
  pythonUnicode:
    '{"id": "evt_1", "object": "event", "created": 1700000000, "livemode": false, "data": {"object": {"id": "in_1", "amount": 1050, "name": "Zoë Müller", "url": "https://example.com/a/b?c=1&d=<2>", "note": "it\'s \\"quoted\\" + more", "emoji": "😀", "lines": [], "meta": {}, "items": [{"price": "p_1", "quantity": 2}]}}}',
  /** `json_encode` */
  php: '{"id":"evt_1","object":"event","created":1700000000,"livemode":false,"data":{"object":{"id":"in_1","amount":1050,"name":"Zo\\u00eb M\\u00fcller","url":"https:\\/\\/example.com\\/a\\/b?c=1&d=<2>","note":"it\'s \\"quoted\\" + more","emoji":"\\ud83d\\ude00","lines":[],"meta":{},"items":[{"price":"p_1","quantity":2}]}}}',
  /** `json_encode, JSON_UNESCAPED_UNICODE` */
  phpUnicode:
    '{"id":"evt_1","object":"event","created":1700000000,"livemode":false,"data":{"object":{"id":"in_1","amount":1050,"name":"Zoë Müller","url":"https:\\/\\/example.com\\/a\\/b?c=1&d=<2>","note":"it\'s \\"quoted\\" + more","emoji":"😀","lines":[],"meta":{},"items":[{"price":"p_1","quantity":2}]}}}',
  /** `json_encode, JSON_UNESCAPED_SLASHES` */
  phpSlashes:
    '{"id":"evt_1","object":"event","created":1700000000,"livemode":false,"data":{"object":{"id":"in_1","amount":1050,"name":"Zo\\u00eb M\\u00fcller","url":"https://example.com/a/b?c=1&d=<2>","note":"it\'s \\"quoted\\" + more","emoji":"\\ud83d\\ude00","lines":[],"meta":{},"items":[{"price":"p_1","quantity":2}]}}}',
  /** `json_encode, JSON_PRETTY_PRINT` */
  phpPretty:
    '{\n    "id": "evt_1",\n    "object": "event",\n    "created": 1700000000,\n    "livemode": false,\n    "data": {\n        "object": {\n            "id": "in_1",\n            "amount": 1050,\n            "name": "Zo\\u00eb M\\u00fcller",\n            "url": "https:\\/\\/example.com\\/a\\/b?c=1&d=<2>",\n            "note": "it\'s \\"quoted\\" + more",\n            "emoji": "\\ud83d\\ude00",\n            "lines": [],\n            "meta": {},\n            "items": [\n                {\n                    "price": "p_1",\n                    "quantity": 2\n                }\n            ]\n        }\n    }\n}',
  /** `json.Marshal, of a struct` */
  go: '{"id":"evt_1","object":"event","created":1700000000,"livemode":false,"data":{"object":{"id":"in_1","amount":1050,"name":"Zoë Müller","url":"https://example.com/a/b?c=1\\u0026d=\\u003c2\\u003e","note":"it\'s \\"quoted\\" + more","emoji":"😀","lines":[],"meta":{},"items":[{"price":"p_1","quantity":2}]}}}',
  /** `json.NewEncoder, which ends with a line break` */
  goEncoder:
    '{"id":"evt_1","object":"event","created":1700000000,"livemode":false,"data":{"object":{"id":"in_1","amount":1050,"name":"Zoë Müller","url":"https://example.com/a/b?c=1\\u0026d=\\u003c2\\u003e","note":"it\'s \\"quoted\\" + more","emoji":"😀","lines":[],"meta":{},"items":[{"price":"p_1","quantity":2}]}}}\n',
  /** `json.Marshal, of a map` */
  goMap:
    '{"created":1700000000,"data":{"object":{"amount":1050,"emoji":"😀","id":"in_1","items":[{"price":"p_1","quantity":2}],"lines":[],"meta":{},"name":"Zoë Müller","note":"it\'s \\"quoted\\" + more","url":"https://example.com/a/b?c=1\\u0026d=\\u003c2\\u003e"}},"id":"evt_1","livemode":false,"object":"event"}',
  /** `json.MarshalIndent` */
  goIndent:
    '{\n  "id": "evt_1",\n  "object": "event",\n  "created": 1700000000,\n  "livemode": false,\n  "data": {\n    "object": {\n      "id": "in_1",\n      "amount": 1050,\n      "name": "Zoë Müller",\n      "url": "https://example.com/a/b?c=1\\u0026d=\\u003c2\\u003e",\n      "note": "it\'s \\"quoted\\" + more",\n      "emoji": "😀",\n      "lines": [],\n      "meta": {},\n      "items": [\n        {\n          "price": "p_1",\n          "quantity": 2\n        }\n      ]\n    }\n  }\n}',
  /** `json.MarshalIndent, a tab` */
  goTab:
    '{\n\t"id": "evt_1",\n\t"object": "event",\n\t"created": 1700000000,\n\t"livemode": false,\n\t"data": {\n\t\t"object": {\n\t\t\t"id": "in_1",\n\t\t\t"amount": 1050,\n\t\t\t"name": "Zoë Müller",\n\t\t\t"url": "https://example.com/a/b?c=1\\u0026d=\\u003c2\\u003e",\n\t\t\t"note": "it\'s \\"quoted\\" + more",\n\t\t\t"emoji": "😀",\n\t\t\t"lines": [],\n\t\t\t"meta": {},\n\t\t\t"items": [\n\t\t\t\t{\n\t\t\t\t\t"price": "p_1",\n\t\t\t\t\t"quantity": 2\n\t\t\t\t}\n\t\t\t]\n\t\t}\n\t}\n}',
  /** `System.Text.Json` */
  dotNet:
    '{"id":"evt_1","object":"event","created":1700000000,"livemode":false,"data":{"object":{"id":"in_1","amount":1050,"name":"Zo\\u00EB M\\u00FCller","url":"https://example.com/a/b?c=1\\u0026d=\\u003C2\\u003E","note":"it\\u0027s \\u0022quoted\\u0022 \\u002B more","emoji":"\\uD83D\\uDE00","lines":[],"meta":{},"items":[{"price":"p_1","quantity":2}]}}}',
  /** `System.Text.Json, WriteIndented` */
  dotNetIndented:
    '{\n  "id": "evt_1",\n  "object": "event",\n  "created": 1700000000,\n  "livemode": false,\n  "data": {\n    "object": {\n      "id": "in_1",\n      "amount": 1050,\n      "name": "Zo\\u00EB M\\u00FCller",\n      "url": "https://example.com/a/b?c=1\\u0026d=\\u003C2\\u003E",\n      "note": "it\\u0027s \\u0022quoted\\u0022 \\u002B more",\n      "emoji": "\\uD83D\\uDE00",\n      "lines": [],\n      "meta": {},\n      "items": [\n        {\n          "price": "p_1",\n          "quantity": 2\n        }\n      ]\n    }\n  }\n}',
  /** `Newtonsoft.Json, Formatting.Indented, on Windows` */
  dotNetWindows:
    '{\r\n  "id": "evt_1",\r\n  "object": "event",\r\n  "created": 1700000000,\r\n  "livemode": false,\r\n  "data": {\r\n    "object": {\r\n      "id": "in_1",\r\n      "amount": 1050,\r\n      "name": "Zoë Müller",\r\n      "url": "https://example.com/a/b?c=1&d=<2>",\r\n      "note": "it\'s \\"quoted\\" + more",\r\n      "emoji": "😀",\r\n      "lines": [],\r\n      "meta": {},\r\n      "items": [\r\n        {\r\n          "price": "p_1",\r\n          "quantity": 2\r\n        }\r\n      ]\r\n    }\r\n  }\r\n}',
  /** `Gson` */
  gson: '{"id":"evt_1","object":"event","created":1700000000,"livemode":false,"data":{"object":{"id":"in_1","amount":1050,"name":"Zoë Müller","url":"https://example.com/a/b?c\\u003d1\\u0026d\\u003d\\u003c2\\u003e","note":"it\\u0027s \\"quoted\\" + more","emoji":"😀","lines":[],"meta":{},"items":[{"price":"p_1","quantity":2}]}}}',
  /** `Jackson, ESCAPE_NON_ASCII` */
  jackson:
    '{"id":"evt_1","object":"event","created":1700000000,"livemode":false,"data":{"object":{"id":"in_1","amount":1050,"name":"Zo\\u00EB M\\u00FCller","url":"https://example.com/a/b?c=1&d=<2>","note":"it\'s \\"quoted\\" + more","emoji":"\\uD83D\\uDE00","lines":[],"meta":{},"items":[{"price":"p_1","quantity":2}]}}}',
  /** `a canonical writer` */
  sorted:
    '{"created":1700000000,"data":{"object":{"amount":1050,"emoji":"😀","id":"in_1","items":[{"price":"p_1","quantity":2}],"lines":[],"meta":{},"name":"Zoë Müller","note":"it\'s \\"quoted\\" + more","url":"https://example.com/a/b?c=1&d=<2>"}},"id":"evt_1","livemode":false,"object":"event"}',
} as const

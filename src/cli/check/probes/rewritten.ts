import { withFields, writtenEvent } from '../json-text.js'
import type { Probe } from '../probe.js'

/** Ways to write JSON that change when somebody parses it and writes it anew. */
const spellings: Readonly<Record<string, (payload: object) => string>> = {
  'printed over several lines': (payload) => JSON.stringify(payload, null, 2),
  'a number as 1.0': withFields('"trap":1.0'),
  'an escaped é': withFields('"trap":"caf\\u00e9"'),
  'an escaped slash': withFields('"trap":"a\\/b"'),
  'an integer past 2^53': withFields('"trap":9007199254740993'),
  'a key twice': withFields('"trap":1,"trap":2'),
  'keys that are numbers': withFields('"trap":{"b":1,"10":2,"9":3}'),
  'é and an emoji': withFields('"trap":"é🧪"'),
}

export const rewritten: Probe = {
  name: 'rewritten',
  title: 'JSON that changes when it is written anew',
  async send({ deliveries, post }) {
    return Promise.all(
      Object.entries(spellings).map(async ([request, spell]) => {
        const delivery = await deliveries.sign(writtenEvent(deliveries, spell))
        return post({ ...delivery, request })
      }),
    )
  },
  right: ['accepted'],
  faults: {
    refused: {
      severity: 'major',
      means: 'It verifies what it parsed and wrote anew, not what was signed. Such deliveries are lost.',
      fix: 'Verify the raw bytes of the body, ahead of any body parser.',
    },
  },
}

import type { AnswerKind } from './answer.js'
import type { Fault } from './probe.js'

/** What an answer means that is not right, where the probe says nothing else. */
export const faults: Readonly<Record<AnswerKind, Fault>> = {
  accepted: {
    severity: 'critical',
    means: 'It accepts what its sender did not sign: anybody who knows the URL can make up events.',
    fix: 'Verify the signature over the raw body ahead of everything else, and answer 401 where it does not match.',
  },
  refused: {
    severity: 'major',
    means: 'It refuses a genuine delivery. The sender tries again, gives up, and the event is lost.',
    fix: 'Verify the raw bytes as they arrive, and parse them afterwards.',
  },
  redirected: {
    severity: 'major',
    means: 'It redirects. Senders do not follow, or lose the body on the way: the delivery never arrives.',
    fix: 'Give the sender the URL that it leads to, with https, host and trailing slash as they are there.',
  },
  failed: {
    severity: 'major',
    means:
      'It fails in place of refusing. Anybody can fill its log with errors, and senders retry or switch the webhook off after enough of them.',
    fix: 'Catch what verifying and parsing throw, and answer 401, or 400 where a verified body is not what it should be.',
  },
  'read-whole': {
    severity: 'major',
    means:
      'It reads as much as anybody sends, ahead of verifying: a few such requests at a time fill its memory.',
    fix: 'Bound the body, to 1 MiB for example, and answer 413 as soon as it is longer.',
  },
  cut: {
    severity: 'major',
    means: 'It closes the connection without an answer.',
    fix: 'Answer each request. Look for what ends the process, or the proxy that hangs up.',
  },
  silent: {
    severity: 'major',
    means: 'It gives no answer in time. Senders hang up, and try again.',
    fix: 'Answer once the delivery is stored, and work on it afterwards. Make sure that each way through the code answers.',
  },
  unreachable: {
    severity: 'major',
    means: 'It was there, and could not be reached any more.',
    fix: 'Look for what ended the process, or for a limit of connections.',
  },
}

import type { AddCommand } from '../command.js'
import { addCheck } from './check.js'
import { addCompletion } from './completion.js'
import { addCurl } from './curl.js'
import { addDiagnose } from './diagnose.js'
import { addDoctor } from './doctor.js'
import { addEvents } from './events.js'
import { addListen } from './listen.js'
import { addSend } from './send.js'
import { addSign } from './sign.js'
import { addVerify } from './verify.js'

/** Every command, in the order in which help lists them. */
export const commands: readonly AddCommand[] = [
  addListen,
  addSend,
  addEvents,
  addCurl,
  addSign,
  addVerify,
  addDiagnose,
  addCheck,
  addDoctor,
  addCompletion,
]

import type { AddCommand } from '../command.js'
import { addDiagnose } from './diagnose.js'

/** Every command, in the order in which help lists them. */
export const commands: readonly AddCommand[] = [addDiagnose]

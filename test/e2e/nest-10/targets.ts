import { nestTargets } from '../nest.js'
import type { Project } from '../project.js'

export default { targets: nestTargets(10) } satisfies Project

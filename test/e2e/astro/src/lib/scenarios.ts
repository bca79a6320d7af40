import { labsync } from 'hookproof/labsync'
import { scenarios } from '../../../../contracts/adapter/scenarios.js'

export const { scenarios: all, log } = scenarios({ labsync })

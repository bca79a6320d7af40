import { answerAlone } from '../../hostile/runtime-alone.js'

// what workerd takes of its own, for comparison: test/hostile
export default { fetch: answerAlone }

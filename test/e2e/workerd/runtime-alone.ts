import { answerAfterReading } from '../../hostile/read-to-nobody.js'

// what workerd takes of its own, for comparison: test/hostile
export default { fetch: answerAfterReading }

import { secret } from '../contracts/adapter/scenarios.js'
import { signature } from '../contracts/adapter/wire.js'

export { secret }

export const body = '{"event":"job.created","data":{"id":"job_1"}}'

/** A genuine delivery by LabSync, as a `Request`. */
export function genuineRequest(): Request {
  const [name, value] = signature(body)
  return new Request('http://localhost/hook', { method: 'POST', headers: { [name]: value }, body })
}

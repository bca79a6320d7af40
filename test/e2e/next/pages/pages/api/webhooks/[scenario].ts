import { serve } from '../../../contract'

export const config = { api: { bodyParser: false } }

export default serve

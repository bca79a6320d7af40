import { serve } from '../../../contract'

// what Next does where nobody tells it not to
export default serve

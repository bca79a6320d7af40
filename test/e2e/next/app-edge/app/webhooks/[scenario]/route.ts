import { serve } from '../../../contract'

export const runtime = 'edge'

export const GET = serve
export const HEAD = serve
export const OPTIONS = serve
export const POST = serve
export const PUT = serve

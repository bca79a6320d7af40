import { json } from '@sveltejs/kit'
import { log } from '$lib/scenarios'

export const GET = () => json(log)

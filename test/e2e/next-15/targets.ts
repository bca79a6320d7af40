import { targetsOf } from '../next/targets-of.js'

export default targetsOf('next-15')

import { targetsOf } from '../nest/targets-of.js'

export default targetsOf('nest-11')

export type { IoRedisLike, NodeRedisLike, RedisLike, RestRedisLike } from './client.js'
export { type RedisLogOptions, redisLog } from './log.js'
export { type RedisStoreOptions, redisEngine, redisStore } from './store.js'

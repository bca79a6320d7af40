export type { IoRedisLike, NodeRedisLike, RedisLike, RestRedisLike } from './client.js'
export { type RedisStoreOptions, redisEngine, redisStore } from './store.js'

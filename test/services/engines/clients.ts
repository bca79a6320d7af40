// The engines' clients, for what lies outside of this package.
export { default as Database } from 'better-sqlite3'
export { Redis } from 'ioredis'
export { Client, Pool, type PoolClient } from 'pg'
export { createClient } from 'redis'

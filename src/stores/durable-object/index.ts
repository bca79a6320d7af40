export type { ObjectNamespaceLike } from './client.js'
export { DeliveryObject, type ObjectStateLike } from './object.js'
export { type DurableObjectStoreOptions, durableObjectEngine, durableObjectStore } from './store.js'

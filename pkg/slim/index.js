// `jwt-verdict/slim`: the same functions without the module's bytes, for a program that brings the module itself.

export * from '../api.js'
export { init } from './init.js'
export { initSync } from './module.js'

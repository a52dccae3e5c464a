// The entry for Cloudflare Workers, which compile no bytes: the module is one of the Worker's own files.

import { bind } from './engine.js'
import module from './wasm/jwt_verdict_testing.wasm'

bind(module)

export * from './api.js'

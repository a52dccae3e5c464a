// The entry for Cloudflare Workers, as the package's main entry.

import { bind } from './engine.js'
import module from './wasm/jwt_verdict_testing.wasm'

bind(module)

export * from './api.js'

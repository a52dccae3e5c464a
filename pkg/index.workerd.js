// The entry for Cloudflare Workers, which compile no bytes: the module is one of the Worker's own files.

import { bind } from './lib/engine.js'
import module from './wasm/jwt_verdict.wasm'

bind(module)

export * from './api.js'

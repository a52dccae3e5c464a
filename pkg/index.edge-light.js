// The entry for Vercel's Edge Runtime, which compiles no bytes: `?module` asks its bundlers for the compiled module.

import { bind } from './lib/engine.js'
import module from './wasm/jwt_verdict.wasm?module'

bind(module)

export * from './api.js'

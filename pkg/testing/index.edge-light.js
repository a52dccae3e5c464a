// The entry for Vercel's Edge Runtime, as the package's main entry.

import { bind } from './engine.js'
import module from './wasm/jwt_verdict_testing.wasm?module'

bind(module)

export * from './api.js'

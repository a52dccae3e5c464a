// The suite where the module is a file of its own, compiled while it arrives.

import { report } from './report.js'
import { subpaths } from './subpaths.js'
import { refusesBefore } from './suite/slim.js'

async function load() {
  const slim = await import('jwt-verdict/slim')
  refusesBefore(slim)
  await slim.init(new URL('/jwt_verdict.wasm', location.href))
  return slim
}

report(load, subpaths)

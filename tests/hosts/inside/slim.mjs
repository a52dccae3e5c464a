// `jwt-verdict/slim` as a program uses it that reads the module from a file.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import * as slim from 'jwt-verdict/slim'
import { refusesBefore } from './suite/slim.js'

refusesBefore(slim)
slim.initSync(readFileSync(fileURLToPath(import.meta.resolve('jwt-verdict/jwt_verdict.wasm'))))

export const load = () => slim

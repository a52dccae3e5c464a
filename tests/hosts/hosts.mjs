// Every host, in the order of the table. Each gives its rows: { host, version, where, load, run }, or { host, untested }
// with the reason. `run` gives what the suite said inside the host.

import { bun } from './hosts/bun.mjs'
import { deno } from './hosts/deno.mjs'
import { node } from './hosts/node.mjs'

export const hosts = { node, deno, bun }

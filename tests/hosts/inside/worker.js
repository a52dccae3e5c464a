// The suite as a Worker, a proxy or a route: what it runs on comes in a request, and what came out goes back.

import * as main from 'jwt-verdict'
import * as http from 'jwt-verdict/http'
import * as jose from 'jwt-verdict/jose'
import * as testing from 'jwt-verdict/testing'
import * as vercel from 'jwt-verdict/vercel'
import { conformance } from './suite/conformance.js'

export default {
  async fetch(request) {
    const { material, keyServer } = await request.json()
    const entries = { main, subpaths: () => ({ jose, vercel, http, testing }) }
    return Response.json(await conformance(entries, material, keyServer))
  },
}

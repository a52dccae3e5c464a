// Sends what a program fetches from Vercel to VERCEL_STAND_IN. Imported before the program itself, by Node and Deno.

const standIn = globalThis.process.env.VERCEL_STAND_IN
const { fetch } = globalThis

globalThis.fetch = (resource, init) =>
  fetch(typeof resource === 'string' ? resource.replace('https://oidc.vercel.com', standIn) : resource, init)

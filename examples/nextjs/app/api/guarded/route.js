// proxy.js lets nobody through to this but the production deployment of acme/site.
export function GET() {
  return Response.json({ guarded: true })
}

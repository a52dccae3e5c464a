// Hosts that cannot be had on a machine of one's own, or not from the registries that this repository installs from.

const REASONS = {
  'Cloudflare, Vercel and Fastly themselves': 'their runtimes are tested here, their own machines are not',
  'Fastly Compute, JavaScript': 'it has no WebAssembly, which the import says; examples/fastly-service is in Rust',
  Safari: 'there is none but on macOS; WebKitGTK stands in for it',
  'React Native': 'its engine, Hermes, has no WebAssembly',
}

export async function* absent() {
  for (const [host, untested] of Object.entries(REASONS)) yield { host, untested }
}

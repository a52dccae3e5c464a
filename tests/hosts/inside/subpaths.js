/** The other entries. With them comes the main entry and its own module, so a suite of slim loads them last. */
export async function subpaths() {
  const [http, jose, testing, vercel] = await Promise.all([
    import('jwt-verdict/http'),
    import('jwt-verdict/jose'),
    import('jwt-verdict/testing'),
    import('jwt-verdict/vercel'),
  ])
  return { http, jose, testing, vercel }
}

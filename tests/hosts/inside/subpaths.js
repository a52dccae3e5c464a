/** The other entries. With them comes the main entry and its own module, so a suite of slim loads them last. */
export async function subpaths() {
  const [jose, vercel, http, testing] = await Promise.all([
    import('jwt-verdict/jose'),
    import('jwt-verdict/vercel'),
    import('jwt-verdict/http'),
    import('jwt-verdict/testing'),
  ])
  return { jose, vercel, http, testing }
}

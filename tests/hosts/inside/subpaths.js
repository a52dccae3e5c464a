/** The other entries. With them comes the main entry and its own module, so a suite of slim loads them last. */
export async function subpaths() {
  const [jose, vercel, http] = await Promise.all([
    import('jwt-verdict/jose'),
    import('jwt-verdict/vercel'),
    import('jwt-verdict/http'),
  ])
  return { jose, vercel, http }
}

exports.main = () => require('jwt-verdict')

exports.subpaths = () => ({
  jose: require('jwt-verdict/jose'),
  vercel: require('jwt-verdict/vercel'),
  http: require('jwt-verdict/http'),
  testing: require('jwt-verdict/testing'),
})

exports.main = () => require('jwt-verdict')

exports.subpaths = () => ({
  jose: require('jwt-verdict/jose'),
  testing: require('jwt-verdict/testing'),
  vercel: require('jwt-verdict/vercel'),
  http: require('jwt-verdict/http'),
})

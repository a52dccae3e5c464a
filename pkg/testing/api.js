// What `jwt-verdict/testing` exports, on every host. The entry for a host gives the engine its module and exports this.

export { createTestIssuer } from './issuer.js'

// What the package's options are called on this page: by the fields that set them.

import { nameOptions } from '../../pkg/lib/hint.js'

/** Options without a field here are missing, and the package leaves them out of what it says. */
export const FIELDS = {
  algorithms: '"Algorithms allowed"',
  allowMissingExpiry: 'the checkbox "A token that never expires may pass"',
  anyAudience: 'an empty "Audience"',
  anyIssuer: 'an empty "Issuer"',
  audience: '"Audience"',
  claims: '"Claims and their value"',
  clockTolerance: '"Tolerance"',
  environment: '"Environment" of the preset',
  issuer: '"Issuer"',
  issuerMode: '"Issuer mode" of the preset',
  jwks: '"Public keys"',
  jwksUri: '"Or fetch them"',
  maxTokenAge: '"Greatest age"',
  ownerId: '"Team id" of the preset',
  project: '"Project" of the preset',
  projectId: '"Project id" of the preset',
  requiredClaims: '"Claims that must be there"',
  secret: '"Shared secret"',
  subject: '"Subject"',
  team: '"Team" of the preset',
  typ: '"Type"',
}

export function nameFields() {
  nameOptions(FIELDS)
}

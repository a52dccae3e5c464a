// This page's names for the package's options: the labels of the fields that set them.

import { nameOptions } from '../../pkg/lib/hint.js'

/** Options without a field are missing here, and the package omits them from its messages. */
export const FIELDS = {
  algorithms: '"Algorithms to accept"',
  allowMissingExpiry: 'the checkbox "Accept tokens that never expire"',
  anyAudience: 'an empty "Audience"',
  anyIssuer: 'an empty "Issuer"',
  audience: '"Audience"',
  claimRules: '"Claims and their values"',
  claims: '"Claims and their values"',
  clockTolerance: '"Tolerance"',
  environment: '"Environment" of the preset',
  issuer: '"Issuer"',
  issuerMode: '"Issuer mode" of the preset',
  jwks: '"Public keys"',
  jwksUri: '"Or fetch them"',
  maxLifetime: '"Maximum lifetime"',
  maxTokenAge: '"Maximum age"',
  ownerId: '"Team id" of the preset',
  project: '"Project" of the preset',
  projectId: '"Project id" of the preset',
  requiredClaims: '"Required claims"',
  scope: '"Scope"',
  secret: '"Shared secret"',
  singleAudience: 'the checkbox "Reject tokens that are for other audiences too"',
  subject: '"Subject"',
  team: '"Team" of the preset',
  typ: '"Type"',
}

export function nameFields() {
  nameOptions(FIELDS)
}

import { createPending } from '../../lib/pending.js'

/** The promise of a verified token. */
export const Pending = createPending(['payload', 'protectedHeader', 'unprotectedHeader', 'key'])

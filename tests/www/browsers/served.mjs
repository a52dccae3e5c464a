// The page as it was built and packed, and its server.

import { join } from 'node:path'
import { tarballFolder } from '../../support/package.mjs'

export { servePage } from '../../../pkg/cli/page.js'

/** The folder of the built page. */
export const pageFolder = join(tarballFolder, 'page')

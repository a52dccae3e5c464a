// The suite in a page, a worker, a service worker or a frame: the address says under which name it reports.

import { report } from './report.js'
import { subpaths } from './subpaths.js'

report(() => import('jwt-verdict'), subpaths)

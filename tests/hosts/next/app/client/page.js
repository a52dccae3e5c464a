'use client'

import * as main from 'jwt-verdict'
import { useEffect } from 'react'
import { report } from '../../report.js'
import { subpaths } from '../../subpaths.js'

export default function Page() {
  useEffect(() => {
    report(async () => main, subpaths)
  }, [])
  return 'jwt-verdict'
}

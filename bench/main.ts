/** `npm run bench -- NAME [--pupils N]`: measures one question on a database of its own; the last line is the answer. */
import { parseArgs } from 'node:util'
import { benchClaim } from './claim.ts'
import { benchCohort } from './cohort.ts'
import { benchImport } from './import.ts'
import { benchList } from './list.ts'
import { benchLookUp } from './look-up.ts'
import { benchPlacement } from './placement.ts'
import { benchPromotion } from './promotion.ts'
import { benchRegister } from './register.ts'

const BENCHES: Readonly<Record<string, (pupils: number) => Promise<object>>> = {
  import: benchImport,
  list: benchList,
  claim: benchClaim,
  cohort: benchCohort,
  lookup: benchLookUp,
  placement: benchPlacement,
  promotion: benchPromotion,
  register: benchRegister,
}

const { values, positionals } = parseArgs({
  options: { pupils: { type: 'string' } },
  allowPositionals: true,
})
const [name = ''] = positionals
const pupils = Number(values.pupils ?? (name === 'placement' ? 2000 : 1_000_000))
const bench = BENCHES[name]
if (!bench || !Number.isSafeInteger(pupils) || pupils < 1000) {
  console.error(
    `Usage: npm run bench -- NAME [--pupils N], N from 1000. NAME: ${Object.keys(BENCHES).join(', ')}`,
  )
  process.exit(1)
}
// A county's new school year is counted in schools, not in pupils.
const size = name === 'cohort' ? {} : { pupils }
console.log(JSON.stringify({ name, ...size, ...(await bench(pupils)) }))

/** `npm run bench -- NAME [--pupils N]`: measures one question on a database of its own; the last line is the answer. */
import { parseArgs } from 'node:util'
import { benchClaim } from './claim.ts'
import { benchLookUp } from './look-up.ts'
import { benchPromotion } from './promotion.ts'
import { benchRegister } from './register.ts'

const BENCHES: Readonly<Record<string, (pupils: number) => Promise<object>>> = {
  claim: benchClaim,
  lookup: benchLookUp,
  promotion: benchPromotion,
  register: benchRegister,
}

const { values, positionals } = parseArgs({
  options: { pupils: { type: 'string', default: '1000000' } },
  allowPositionals: true,
})
const [name = ''] = positionals
const pupils = Number(values.pupils)
const bench = BENCHES[name]
if (!bench || !Number.isSafeInteger(pupils) || pupils < 1000) {
  console.error(
    `Usage: npm run bench -- NAME [--pupils N], N from 1000. NAME: ${Object.keys(BENCHES).join(', ')}`,
  )
  process.exit(1)
}
console.log(JSON.stringify({ name, pupils, ...(await bench(pupils)) }))

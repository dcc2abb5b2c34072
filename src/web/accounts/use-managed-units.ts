/** The units whose people this administrator manages: his own and those directly below (ACC-1). */
import { useQuery } from '@tanstack/react-query'
import { listUnits } from '../../contract/unit.ts'
import { call } from '../lib/client.ts'
import { useMyself } from '../lib/session.ts'
import type { KnownUnit } from './account-lines.ts'

const ROWS_AT_ONCE = 200

async function findBelow(parent: number): Promise<KnownUnit[]> {
  const found: KnownUnit[] = []
  let after: string | undefined
  do {
    const query = { parent, limit: ROWS_AT_ONCE, ...(after ? { after } : {}) }
    const page: {
      rows: { id: number; name: string; school: { code: string } | null }[]
      next: string | null
    } = await call(listUnits, { query })
    found.push(...page.rows.map(({ id, name, school }) => ({ id, name, code: school?.code ?? null })))
    after = page.next ?? undefined
  } while (after !== undefined)
  return found
}

export function useManagedUnits() {
  const me = useMyself()
  const below = useQuery({
    queryKey: [listUnits.path, 'managed', me?.unit.id],
    queryFn: () => findBelow(me?.unit.id ?? 0),
    enabled: me !== null,
    staleTime: 5 * 60_000,
  })
  const own: KnownUnit[] = me ? [{ id: me.unit.id, name: me.unit.name, code: null }] : []
  const others = (below.data ?? []).filter(({ id }) => id !== me?.unit.id)
  return { own, below: others, all: [...own, ...others], isPending: below.isPending, error: below.error }
}

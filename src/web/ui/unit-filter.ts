/** Filters by a unit below one's own and by a class: a bureau chooses a school, then a class of it; a school its class. */
import { useQuery } from '@tanstack/react-query'
import { listClasses } from '../../contract/unit.ts'
import { call } from '../lib/client.ts'
import { useSearchText } from '../lib/search-text.ts'
import { useMyself } from '../lib/session.ts'
import { choiceOf } from './choice.ts'
import type { FilterField } from './filter-bar.tsx'

/** 学校, for a bureau; nothing for a school, which has only itself. @param clears filters that are of the school chosen */
export function useSchoolFilter(...clears: string[]): FilterField[] {
  const isSchool = useMyself()?.unit.level === 'school'
  return isSchool ? [] : [{ key: 'school', label: '学校', kind: 'unit', only: 'open_school', clears }]
}

/** 单位: any below one's own, bureau or school; nothing for a school. */
export function useUnitFilter(): FilterField[] {
  const isSchool = useMyself()?.unit.level === 'school'
  return isSchool ? [] : [{ key: 'unit', label: '单位', kind: 'unit' }]
}

/** 班级, of one's own school or of the one that is chosen; nothing where no school is. */
export function useClassFilter(): FilterField[] {
  const me = useMyself()
  const chosen = Number(useSearchText().school) || undefined
  const school = me?.unit.level === 'school' ? me.unit.id : chosen
  const found = useQuery({
    queryKey: [listClasses.path, 'filter', school],
    queryFn: () => call(listClasses, { query: { school, limit: 200 } }),
    enabled: school !== undefined,
  })
  if (school === undefined) return []
  const codes = (found.data?.rows ?? []).map(({ id, name }) => ({ code: String(id), label: name }))
  return [{ key: 'class', label: '班级', kind: 'codes', codes, choice: choiceOf(found, '还没有班级') }]
}

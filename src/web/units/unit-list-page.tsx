import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { getUnit, listUnits } from '../../contract/unit.ts'
import { call } from '../lib/client.ts'
import { LEVEL_NAMES } from '../lib/format.ts'
import { useSearchText } from '../lib/search-text.ts'
import { useMyself } from '../lib/session.ts'
import { ListPage } from '../ui/list-page.tsx'
import { goneText, lengthsText, type Unit } from './unit-words.ts'

/** The name; behind it what it was called before, and where it went. */
function nameOf(row: Unit): string {
  const former =
    row.formerNames.length > 0 ? `(曾用名:${row.formerNames.map((one) => one.name).join('、')})` : ''
  const gone = row.closedOn ? `(${goneText(row.closedOn, row.mergedInto)})` : ''
  return `${row.name}${former}${gone}`
}

/** 单位: this unit and everything below it, or what lies directly below one of them. */
export default function UnitListPage() {
  const parent = Number(useSearchText().parent) || undefined
  const isSchool = useMyself()?.unit.level === 'school'
  const above = useQuery({
    queryKey: [getUnit.path, parent],
    queryFn: () => call(getUnit, { params: { id: parent ?? 0 } }),
    enabled: parent !== undefined,
  })
  return (
    <ListPage
      key={parent ?? 0}
      title="单位"
      about={
        parent ? (
          <>
            {above.data?.name ?? '所选单位'}的直属下级单位。<Link to="/units">查看全部单位</Link>
          </>
        ) : (
          '本单位及下级教育局、学校。点名称查看详情。'
        )
      }
      door={listUnits}
      filters={[
        { key: 'name', label: '名称或标识码', kind: 'text', isSlashTarget: true },
        {
          key: 'level',
          label: '级别',
          kind: 'codes',
          codes: (['province', 'city', 'county', 'school'] as const).map((code) => ({
            code,
            label: LEVEL_NAMES[code],
          })),
        },
        ...(isSchool
          ? []
          : [{ key: 'parent', label: '直属于', kind: 'unit' as const, only: 'bureau' as const }]),
      ]}
      columns={[
        { key: 'name', title: '名称', render: nameOf },
        { key: 'level', title: '级别', width: 80, render: (row) => LEVEL_NAMES[row.level] },
        { key: 'code', title: '学校标识码', width: 130, render: (row) => row.school?.code ?? '—' },
        {
          key: 'lengths',
          title: '学制',
          render: (row) => (row.school ? lengthsText(row.school.lengths) : '—'),
        },
        { key: 'parent', title: '主管单位', render: (row) => row.parent?.name ?? '—' },
        { key: 'phone', title: '办公电话', width: 140, render: (row) => row.officePhone ?? '—' },
        {
          key: 'division',
          title: '行政区划代码',
          width: 130,
          isOptional: true,
          render: (row) => row.divisionCode,
        },
      ]}
      rowKey={(row) => row.id}
      rowLink={(row) => `/units/${row.id}`}
      empty={{ text: '没有下级单位。省级可在「初始数据」中导入单位。' }}
    />
  )
}

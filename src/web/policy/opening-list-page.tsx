import { closeSwitch, listOpenings } from '../../contract/policy.ts'
import { SWITCH_NAMES } from '../../rules/words.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { formatTime } from '../lib/format.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { ListPage } from '../ui/list-page.tsx'
import { Facts } from '../ui/page.tsx'
import { useSchoolFilter } from '../ui/unit-filter.ts'
import { CloseSwitch } from './close-switch.tsx'
import { type Opening, openingState } from './policy-words.ts'

function Detail(props: { opening: Opening }) {
  const { opening } = props
  const me = useMyself()
  const now = useBusinessClock()?.now ?? ''
  const state = openingState(opening, now)
  const isOver = state === '已结束' || opening.closedAt !== null
  return (
    <div className="stack">
      <Facts
        columns={1}
        facts={[
          { label: '业务', value: SWITCH_NAMES[opening.business] },
          { label: '状态', value: state },
          { label: '开始', value: formatTime(opening.from) },
          { label: '结束', value: formatTime(opening.to) },
          { label: '提前关闭', value: opening.closedAt && formatTime(opening.closedAt) },
          { label: '原因', value: opening.reason },
        ]}
      />
      {!isOver && me && mayEnter(me, closeSwitch.access) && <CloseSwitch row={opening} />}
    </div>
  )
}

/** 临时开放记录: what is or was opened beside the windows, for which unit, until when and why (ORG-6). */
export default function OpeningListPage() {
  const now = useBusinessClock()?.now ?? ''
  return (
    <ListPage<typeof listOpenings>
      title="临时开放记录"
      about="平时关闭的业务,临时对哪个单位开放过、到什么时候、为什么。要开放或提前关闭,请在「业务时段」中办理。"
      door={listOpenings}
      filters={[
        ...useSchoolFilter(),
        {
          key: 'current',
          label: '状态',
          kind: 'codes',
          codes: [{ code: 'true', label: '还没有结束' }],
        },
      ]}
      columns={[
        { key: 'unit', title: '开放单位', render: (row) => row.unit.name },
        { key: 'business', title: '业务', width: 120, render: (row) => SWITCH_NAMES[row.business] },
        { key: 'from', title: '开始', width: 150, render: (row) => formatTime(row.from) },
        { key: 'to', title: '结束', width: 150, render: (row) => formatTime(row.to) },
        {
          key: 'closed',
          title: '状态',
          width: 230,
          render: (row) => (row.closedAt ? `${formatTime(row.closedAt)} 提前关闭` : openingState(row, now)),
        },
        { key: 'reason', title: '原因', render: (row) => row.reason },
      ]}
      rowKey={(row) => row.id}
      drawer={(row) => ({ title: row.unit.name, content: <Detail opening={row} /> })}
      empty={{ text: '还没有临时开放过。省里临时对一个区县或一所学校开放「在校生注册」后,会记在这里。' }}
    />
  )
}

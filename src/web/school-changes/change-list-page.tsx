import { Button } from 'antd'
import { useState } from 'react'
import type { ColumnKey } from '../../contract/list-columns.ts'
import { cancelRename, listSchoolChanges } from '../../contract/school-change.ts'
import { SCHOOL_CHANGE_STATE_WORDS, SCHOOL_CHANGE_WORDS } from '../../rules/school-change.ts'
import { formatTime } from '../lib/format.ts'
import { useSchoolInAddress } from '../lib/school-in-address.ts'
import { useSend } from '../lib/send.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { Confirm } from '../ui/confirm.tsx'
import { type ListColumn, ListPage } from '../ui/list-page.tsx'
import { Facts } from '../ui/page.tsx'
import { useSchoolFilter } from '../ui/unit-filter.ts'
import { type Change, changedTo } from './change-words.ts'

const COLUMNS: readonly ListColumn<Change, ColumnKey<typeof listSchoolChanges.path>>[] = [
  { key: 'on', title: '生效日期', width: 110, render: (row) => row.effectiveOn },
  { key: 'kind', title: '变更', width: 120, render: (row) => SCHOOL_CHANGE_WORDS[row.kind] },
  { key: 'name', title: '变更前校名', render: (row) => row.nameBefore },
  { key: 'to', title: '变更后', render: changedTo },
  { key: 'code', title: '学校标识码', width: 120, render: (row) => row.school.code },
  { key: 'state', title: '状态', width: 80, render: (row) => SCHOOL_CHANGE_STATE_WORDS[row.state] },
  { key: 'reason', title: '原因或文号', render: (row) => row.reason },
  { key: 'bureau', title: '变更前主管单位', isOptional: true, render: (row) => row.bureauBefore.name },
  { key: 'by', title: '办理人', width: 90, isOptional: true, render: (row) => row.by ?? '—' },
]

/** A renaming that has not come can be taken back, by whoever is above the school. */
function CancelRename(props: { change: Change }) {
  const { change } = props
  const [isAsked, setIsAsked] = useState(false)
  const sending = useSend(cancelRename, { invalidates: [[listSchoolChanges.path]] })
  const cancel = async () => {
    if (await sending.send({ params: { id: change.id } })) setIsAsked(false)
  }
  return (
    <>
      <Button danger onClick={() => setIsAsked(true)}>
        取消这项更名
      </Button>
      {isAsked && (
        <Confirm
          open
          title="取消更名"
          consequence={`${change.nameBefore} 到 ${change.effectiveOn} 不再更名为 ${change.nameAfter}。`}
          undo="可以重新办理更名。"
          okText="取消更名"
          isSending={sending.isSending}
          isRetrying={sending.isRetrying}
          error={sending.error}
          onConfirm={() => void cancel()}
          onCancel={() => {
            sending.giveUp()
            sending.clearError()
            setIsAsked(false)
          }}
        />
      )}
    </>
  )
}

function Detail(props: { change: Change }) {
  const { change } = props
  const me = useMyself()
  const mayCancel = change.state === 'planned' && me !== null && mayEnter(me, cancelRename.access)
  return (
    <div className="stack">
      <p>{change.sentence}</p>
      <Facts
        columns={1}
        facts={[
          { label: '学校(现名)', value: change.school.name },
          { label: '变更后', value: changedTo(change) },
          { label: '变更前主管单位', value: change.bureauBefore.name },
          { label: '原因或文号', value: change.reason },
          { label: '办理人', value: change.by },
          { label: '办理时间', value: formatTime(change.at) },
        ]}
      />
      {change.classes.length > 0 && (
        <p>改名的班级:{change.classes.map((one) => `${one.from} 改为 ${one.to}`).join('、')}。</p>
      )}
      {mayCancel && <CancelRename change={change} />}
    </div>
  )
}

/** 学校变更记录: what became of schools, for whoever is above them now or was then. */
export default function SchoolChangeListPage() {
  return (
    <ListPage<typeof listSchoolChanges>
      title="学校变更记录"
      about="更名、变更主管单位、合并、撤销,逐笔留存。点日期看影响和依据;要办理变更,请在「单位」中打开学校。"
      door={listSchoolChanges}
      input={useSchoolInAddress()}
      filters={[
        ...useSchoolFilter(),
        {
          key: 'kind',
          label: '变更',
          kind: 'codes',
          codes: Object.entries(SCHOOL_CHANGE_WORDS).map(([code, label]) => ({ code, label })),
        },
      ]}
      columns={COLUMNS}
      rowKey={(row) => row.id}
      drawer={(row) => ({
        title: `${SCHOOL_CHANGE_WORDS[row.kind]}:${row.nameBefore}`,
        content: <Detail change={row} />,
      })}
      empty={{ text: '还没有学校变更。学校更名、变更主管单位、合并、撤销后,会记在这里。' }}
    />
  )
}

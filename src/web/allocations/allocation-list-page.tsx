import { Link } from '@tanstack/react-router'
import { Button, Drawer } from 'antd'
import { useState } from 'react'
import { addAllocation, listAllocations, withdrawAllocation } from '../../contract/admission.ts'
import { useSend } from '../lib/send.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { codesOf, SEX_NAMES, STAGE_NAMES } from '../lib/words.ts'
import { Confirm } from '../ui/confirm.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { Facts } from '../ui/page.tsx'
import { useSchoolFilter } from '../ui/unit-filter.ts'
import { AddAllocation } from './add-allocation.tsx'
import { ADMISSION_STAGES, ALLOCATION_STATES, type Allocation } from './allocation-words.ts'

function Detail(props: { row: Allocation }) {
  const { row } = props
  const me = useMyself()
  const sending = useSend(withdrawAllocation, { invalidates: [[listAllocations.path]] })
  const [isAsked, setIsAsked] = useState(false)
  const [isGone, setIsGone] = useState(false)
  const mayWithdraw = me !== null && mayEnter(me, withdrawAllocation.access) && row.state === 'open'
  const withdraw = async () => {
    const done = await sending.send({ params: { id: row.id } })
    if (!done) return
    setIsAsked(false)
    setIsGone(true)
  }
  return (
    <div className="stack">
      <Facts
        columns={1}
        facts={[
          { label: '姓名', value: row.name },
          { label: '性别', value: SEX_NAMES[row.sex] },
          { label: '学籍号', value: row.studentNumber },
          { label: '毕业学校', value: row.fromSchool.name },
          { label: '录取学校', value: row.school.name },
          { label: '教育阶段', value: STAGE_NAMES[row.stage] },
          { label: '年份', value: row.year },
          { label: '状态', value: isGone ? ALLOCATION_STATES.withdrawn : ALLOCATION_STATES[row.state] },
          {
            label: '录取申请',
            value: row.caseId ? <Link to={`/cases/${row.caseId}`}>查看办理情况</Link> : null,
          },
        ]}
      />
      {mayWithdraw && !isGone && (
        <div className="actions">
          <Button danger onClick={() => setIsAsked(true)}>
            删除招生结果
          </Button>
        </div>
      )}
      {isGone && <p role="status">已删除。该生可以重新列入招生结果。</p>}
      {isAsked && (
        <Confirm
          open
          title="删除招生结果"
          consequence={`${row.name}将从${row.school.name}的招生结果中删除,${row.school.name}不能再录取该生。`}
          undo="删除后可以重新导入或手动增加。"
          okText="删除"
          isDestructive
          isSending={sending.isSending}
          isRetrying={sending.isRetrying}
          error={sending.error}
          onConfirm={() => void withdraw()}
          onCancel={() => {
            sending.giveUp()
            sending.clearError()
            setIsAsked(false)
          }}
        />
      )}
    </div>
  )
}

/** 招生结果管理: which graduate goes to which school; imported, or added by hand. */
export default function AllocationListPage() {
  const me = useMyself()
  const schools = useSchoolFilter()
  const [isAdding, setIsAdding] = useState(false)
  const mayAdd = me !== null && mayEnter(me, addAllocation.access)
  return (
    <>
      <ListPage
        title="招生结果管理"
        about="招生部门确定的招生结果。导入后,录取学校在「统一招生录取」中录取名单上的学生。"
        actions={
          mayAdd && (
            <>
              <Link to="/allocations/import" className="button-link">
                Excel 导入
              </Link>
              <Button onClick={() => setIsAdding(true)}>手动增加</Button>
            </>
          )
        }
        door={listAllocations}
        filters={[
          { key: 'name', label: '姓名', kind: 'text', isPersonal: true, isSlashTarget: true },
          ...schools,
          { key: 'stage', label: '教育阶段', kind: 'codes', codes: ADMISSION_STAGES },
          { key: 'state', label: '状态', kind: 'codes', codes: codesOf(ALLOCATION_STATES) },
        ]}
        columns={[
          { key: 'name', title: '姓名', width: 110, render: (row) => row.name },
          { key: 'sex', title: '性别', width: 60, render: (row) => SEX_NAMES[row.sex] },
          { key: 'number', title: '学籍号', width: 190, render: (row) => row.studentNumber },
          { key: 'from', title: '毕业学校', render: (row) => row.fromSchool.name },
          { key: 'school', title: '录取学校', render: (row) => row.school.name },
          { key: 'stage', title: '教育阶段', width: 90, render: (row) => STAGE_NAMES[row.stage] },
          { key: 'state', title: '状态', width: 110, render: (row) => ALLOCATION_STATES[row.state] },
        ]}
        rowKey={(row) => row.id}
        drawer={(row) => ({ title: row.name, content: <Detail key={row.id} row={row} /> })}
        empty={{
          text: '还没有招生结果。可先在「毕业生查询」导出招生 Excel,填好录取学校后在这里导入。',
          action: mayAdd && <Link to="/allocations/import">Excel 导入</Link>,
        }}
      />
      <Drawer
        open={isAdding}
        title="手动增加招生结果"
        size={640}
        onClose={() => setIsAdding(false)}
        destroyOnHidden
      >
        <AddAllocation />
      </Drawer>
    </>
  )
}

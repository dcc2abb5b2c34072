import { Button, InputNumber, Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { createClasses, listClasses, renameClass } from '../../contract/unit.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { formatDate, formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { codesOf, gradeName, STAGE_NAMES } from '../lib/words.ts'
import { Confirm } from '../ui/confirm.tsx'
import { FormFromFields } from '../ui/form-from-fields.tsx'
import { Go } from '../ui/go.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { Facts } from '../ui/page.tsx'
import { useSchoolFilter } from '../ui/unit-filter.ts'

type Row = z.output<typeof listClasses.output>['rows'][number]
type Stage = keyof typeof STAGE_NAMES

/** 新建班级: a number of classes of one cohort. */
function Create(props: { onClose(): void }) {
  const clock = useBusinessClock()
  const thisYear = Number(formatDate(clock?.now ?? new Date().toISOString()).slice(0, 4))
  const sending = useSend(createClasses, { invalidates: [[listClasses.path]] })
  const [stage, setStage] = useState<Stage>('primary')
  const [cohort, setCohort] = useState(thisYear)
  const [count, setCount] = useState(1)
  const create = async () => {
    if (await sending.send({ body: { stage, cohort, count } })) props.onClose()
  }
  return (
    <Confirm
      open
      title="新建班级"
      consequence="班号自动编排:入学年份、阶段、序号;建好后可以改班级名称。新一级的班级在升级完成后建立。"
      okText="建立"
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={() => void create()}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      <div className="form">
        <div className="field">
          <label htmlFor="class-stage">教育阶段</label>
          <Select
            id="class-stage"
            value={stage}
            options={codesOf(STAGE_NAMES).map(({ code, label }) => ({ value: code as Stage, label }))}
            onChange={setStage}
          />
        </div>
        <div className="field">
          <label htmlFor="class-cohort">级(入学年份)</label>
          <InputNumber
            id="class-cohort"
            value={cohort}
            min={2000}
            max={2100}
            onChange={(v) => setCohort(v ?? thisYear)}
          />
        </div>
        <div className="field">
          <label htmlFor="class-count">班级数</label>
          <InputNumber id="class-count" value={count} min={1} max={60} onChange={(v) => setCount(v ?? 1)} />
        </div>
      </div>
    </Confirm>
  )
}

function Detail(props: { row: Row; mayChange: boolean }) {
  const { row } = props
  const renaming = useSend(renameClass, { invalidates: [[listClasses.path]] })
  const pupils = row.boys + row.girls
  return (
    <div className="stack">
      <Facts
        columns={1}
        facts={[
          { label: '学校', value: row.schoolName },
          { label: '班号', value: row.number },
          { label: '级', value: `${row.cohort} 级` },
          { label: '年级', value: gradeName(row.stage, row.grade) },
          { label: '学制', value: `${row.length} 年` },
          { label: '人数', value: `${formatNumber(pupils)}(男 ${row.boys},女 ${row.girls})` },
        ]}
      />
      <p>
        <Go to={`/classes/${row.id}`}>学生名单、调班、拆分、合并、删除</Go>
      </p>
      {props.mayChange && (
        <FormFromFields
          name={`class.${row.id}`}
          isPersonal={false}
          fields={[{ key: 'name', header: '班级名称', required: true }]}
          initial={{ name: row.name }}
          submitText="更名"
          sending={renaming}
          onSubmit={async ({ name = '' }) =>
            (await renaming.send({ params: { id: row.id }, body: { name: name.trim() } })) !== undefined
          }
        />
      )}
    </div>
  )
}

/** 班级: with boys and girls; a school makes, renames and deletes its own. */
export default function ClassListPage() {
  const me = useMyself()
  const schools = useSchoolFilter()
  const [isCreating, setIsCreating] = useState(false)
  const mayChange = me !== null && mayEnter(me, createClasses.access)
  return (
    <>
      <ListPage
        title="班级"
        about="年级只随统一升级变动;调班、合并、删除空班级由学校办理,无需审批。"
        actions={
          <>
            <Go to="/class-history">变动记录</Go>
            {mayChange && <Button onClick={() => setIsCreating(true)}>新建班级</Button>}
          </>
        }
        door={listClasses}
        filters={[
          ...schools,
          { key: 'stage', label: '教育阶段', kind: 'codes', codes: codesOf(STAGE_NAMES) },
          {
            key: 'grade',
            label: '年级',
            kind: 'codes',
            codes: [1, 2, 3, 4, 5, 6].map((grade) => ({
              code: String(grade),
              label: gradeName('primary', grade),
            })),
          },
        ]}
        columns={[
          { key: 'name', title: '班级', width: 150, render: (row) => row.name },
          { key: 'number', title: '班号', width: 110, render: (row) => row.number },
          { key: 'stage', title: '教育阶段', width: 90, render: (row) => STAGE_NAMES[row.stage] },
          { key: 'grade', title: '年级', width: 90, render: (row) => gradeName(row.stage, row.grade) },
          { key: 'cohort', title: '级', width: 90, render: (row) => `${row.cohort} 级` },
          { key: 'boys', title: '男', width: 70, align: 'right', render: (row) => formatNumber(row.boys) },
          { key: 'girls', title: '女', width: 70, align: 'right', render: (row) => formatNumber(row.girls) },
          {
            key: 'all',
            title: '合计',
            width: 80,
            align: 'right',
            render: (row) => formatNumber(row.boys + row.girls),
          },
          { key: 'school', title: '学校', render: (row) => row.schoolName },
        ]}
        rowKey={(row) => row.id}
        drawer={(row) => ({
          title: row.name,
          content: <Detail key={row.id} row={row} mayChange={mayChange} />,
        })}
        empty={{
          text: '还没有班级。先建立学期学年,再新建班级。',
          action: mayChange && <Button onClick={() => setIsCreating(true)}>新建班级</Button>,
        }}
      />
      {isCreating && <Create onClose={() => setIsCreating(false)} />}
    </>
  )
}

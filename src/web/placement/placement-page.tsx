import { useQuery } from '@tanstack/react-query'
import { Radio } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { commitPlacement, listUnplaced, placeByHand } from '../../contract/placement.ts'
import { listClasses } from '../../contract/unit.ts'
import { call } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { codesOf, gradeName, SEX_NAMES, STAGE_NAMES } from '../lib/words.ts'
import { Confirm } from '../ui/confirm.tsx'
import { Go } from '../ui/go.tsx'
import { ListPage } from '../ui/list-page.tsx'
import { Waiting } from '../ui/page.tsx'
import { AutoPlacement } from './auto-placement.tsx'
import { CHANGED } from './changed.ts'
import './placement.css'

type Unplaced = z.output<typeof listUnplaced.output>['rows'][number]

/** 手工分班: the selected pupils into one class. */
function ByHand(props: { rows: readonly Unplaced[]; onDone(): void; onClose(): void }) {
  const [first] = props.rows
  const found = useQuery({
    queryKey: [listClasses.path, first?.stage, first?.grade],
    queryFn: () => call(listClasses, { query: { stage: first?.stage, grade: first?.grade, limit: 200 } }),
    enabled: first !== undefined,
  })
  const sending = useSend(placeByHand, { invalidates: CHANGED })
  const [classId, setClassId] = useState<number | null>(null)
  const isMixed = props.rows.some(({ stage, grade }) => stage !== first?.stage || grade !== first?.grade)
  return (
    <Confirm
      open
      title={`手工分班 ${formatNumber(props.rows.length)} 人`}
      consequence={isMixed ? '所选学生不在同一阶段同一年级,请重新选择。' : '选中的学生将编入下面选定的班级。'}
      names={props.rows.map(({ name }) => name)}
      undo="分班后可以在同年级内调班。"
      okText="分班"
      isReady={classId !== null && !isMixed}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error ?? found.error}
      onConfirm={async () => {
        const pupils = props.rows.map(({ pupilId }) => pupilId)
        if (await sending.send({ body: { classId: classId ?? 0, pupils } })) props.onDone()
      }}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      {!isMixed && found.isLoading && <Waiting rows={2} />}
      {!isMixed && found.data?.rows.length === 0 && (
        <p className="quiet">该年级还没有班级,请先在「班级」中新建。</p>
      )}
      {!isMixed && (
        <Radio.Group
          aria-label="班级"
          value={classId}
          options={(found.data?.rows ?? []).map((row) => ({
            value: row.id,
            label: `${row.name}(男 ${row.boys},女 ${row.girls})`,
          }))}
          onChange={(event) => setClassId(event.target.value as number)}
        />
      )}
    </Confirm>
  )
}

/** 学生分班: who has no class yet; by hand, or dealt evenly by a published seed. */
export default function PlacementPage() {
  const me = useMyself()
  const [byHand, setByHand] = useState<{ rows: readonly Unplaced[]; done(): void } | null>(null)
  const mayPlace = me !== null && mayEnter(me, commitPlacement.access)
  return (
    <>
      <ListPage<typeof listUnplaced>
        title="学生分班"
        about="新生注册或招生录取而来、还没有班级的学生。自动分班按男女比例,各班人数、男女人数相差不超过 1。"
        actions={
          <>
            <Go to="/placement/records">分班记录</Go>
            {mayPlace && <Go to="/placement/board">分班台(手工)</Go>}
            {mayPlace && <AutoPlacement />}
          </>
        }
        door={listUnplaced}
        filters={[
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
          { key: 'name', title: '姓名', width: 140, render: (row) => row.name },
          { key: 'sex', title: '性别', width: 80, render: (row) => SEX_NAMES[row.sex] },
          { key: 'birth', title: '出生日期', width: 130, render: (row) => row.birthDate },
          { key: 'stage', title: '教育阶段', width: 110, render: (row) => STAGE_NAMES[row.stage] },
          { key: 'grade', title: '年级', render: (row) => gradeName(row.stage, row.grade) },
        ]}
        rowKey={(row) => row.pupilId}
        rowName={(row) => row.name}
        rowLink={(row) => `/pupils/${row.pupilId}`}
        {...(mayPlace
          ? {
              selectAllUpTo: 500,
              bulk: [{ label: '手工分班', run: (rows, done) => setByHand({ rows, done }) }],
            }
          : {})}
        empty={{ text: '没有待分班的学生。新生核办通过、录取核办通过后,会出现在这里。' }}
      />
      {byHand && (
        <ByHand
          rows={byHand.rows}
          onClose={() => setByHand(null)}
          onDone={() => {
            byHand.done()
            setByHand(null)
          }}
        />
      )}
    </>
  )
}

import { Button } from 'antd'
import { useState } from 'react'
import { listClassHistory } from '../../contract/class-life.ts'
import { listPupils } from '../../contract/pupil.ts'
import { changeClass } from '../../contract/unit.ts'
import { formatNumber } from '../lib/format.ts'
import { usePathId } from '../lib/path-id.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { SEX_NAMES } from '../lib/words.ts'
import { Go } from '../ui/go.tsx'
import type { RowOf } from '../ui/list-data.ts'
import { ListPage } from '../ui/list-page.tsx'
import { EmptyState, Page, Waiting } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { ChangeClass, DeleteClass, MergeClass, SplitClass } from './class-acts.tsx'
import { type SchoolClass, useClass } from './class-data.ts'

type Pupil = RowOf<typeof listPupils>
type Doing =
  | { kind: 'change' | 'split'; pupils: readonly Pupil[]; done(): void }
  | { kind: 'merge' | 'delete' }
  | null

function Acts(props: { row: SchoolClass; mayChange: boolean; mayRead: boolean; onAct(doing: Doing): void }) {
  const pupils = props.row.boys + props.row.girls
  return (
    <>
      {props.mayRead && (
        <Go to={`/class-history?school=${props.row.schoolId}&class=${props.row.id}`}>变动记录</Go>
      )}
      {props.mayChange && pupils > 0 && (
        <Button onClick={() => props.onAct({ kind: 'merge' })}>合并到其他班</Button>
      )}
      {props.mayChange && pupils === 0 && (
        <Button danger onClick={() => props.onAct({ kind: 'delete' })}>
          删除空班级
        </Button>
      )}
    </>
  )
}

function Open(props: {
  row: SchoolClass
  doing: NonNullable<Doing>
  onDone(said: string): void
  onClose(): void
}) {
  const { row, doing, onClose } = props
  const act = { row, onClose, onDone: props.onDone }
  if (!('pupils' in doing)) return doing.kind === 'merge' ? <MergeClass {...act} /> : <DeleteClass {...act} />
  const onDone = (said: string) => {
    doing.done()
    props.onDone(said)
  }
  const Act = doing.kind === 'change' ? ChangeClass : SplitClass
  return <Act {...act} onDone={onDone} pupils={doing.pupils} />
}

/** A class with its pupils: 调班, 拆分, 合并, 删除, each logged and none to be approved (ORG-4). */
export default function ClassPage() {
  const id = usePathId()
  const me = useMyself()
  const { row, error, refetch } = useClass(id)
  const [doing, setDoing] = useState<Doing>(null)
  const [said, setSaid] = useState('')
  const mayChange = me !== null && mayEnter(me, changeClass.access)
  const mayRead = me !== null && mayEnter(me, listClassHistory.access)
  if (!row)
    return (
      <Page title="班级">
        <RefusalAlert error={error} onRetry={() => void refetch()} />
        {row === undefined && !error && <Waiting />}
        {row === null && (
          <EmptyState
            text={said || '没有这个班级,或不在本单位范围内。'}
            action={<Go to="/classes">回到班级</Go>}
          />
        )}
      </Page>
    )
  return (
    <>
      <ListPage<typeof listPupils>
        title={row.name}
        about={`${row.schoolName},班号 ${row.number},${row.cohort} 级;共 ${formatNumber(row.boys + row.girls)} 人(男 ${row.boys},女 ${row.girls})。${said}`}
        actions={<Acts row={row} mayChange={mayChange} mayRead={mayRead} onAct={setDoing} />}
        door={listPupils}
        input={{ query: { class: id, limit: 200 } }}
        filters={[]}
        columns={[
          { key: 'name', title: '姓名', width: 140, render: (pupil) => pupil.name },
          { key: 'sex', title: '性别', width: 80, render: (pupil) => SEX_NAMES[pupil.sex] },
          { key: 'birth', title: '出生日期', width: 130, render: (pupil) => pupil.birthDate },
          { key: 'number', title: '学籍号', render: (pupil) => pupil.studentNumber ?? '' },
        ]}
        rowKey={(pupil) => pupil.id}
        rowName={(pupil) => pupil.name}
        rowLink={(pupil) => `/pupils/${pupil.id}`}
        {...(mayChange
          ? {
              bulk: [
                { label: '调班', run: (pupils, done) => setDoing({ kind: 'change', pupils, done }) },
                { label: '拆成新班', run: (pupils, done) => setDoing({ kind: 'split', pupils, done }) },
              ],
            }
          : {})}
        empty={{ text: '班里没有学生。' }}
      />
      {doing && (
        <Open
          row={row}
          doing={doing}
          onClose={() => setDoing(null)}
          onDone={(text) => {
            setDoing(null)
            setSaid(text)
          }}
        />
      )}
    </>
  )
}

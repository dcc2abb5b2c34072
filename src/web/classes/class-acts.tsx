import { Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { splitClass } from '../../contract/class-life.ts'
import type { listPupils } from '../../contract/pupil.ts'
import { changeClass, deleteClass, mergeClasses } from '../../contract/unit.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { choiceOf } from '../ui/choice.ts'
import { Confirm } from '../ui/confirm.tsx'
import { CLASSES_CHANGED, type SchoolClass, useSiblings } from './class-data.ts'

type Pupil = z.output<typeof listPupils.output>['rows'][number]

interface Act {
  row: SchoolClass
  onDone(said: string): void
  onClose(): void
}

function TargetChoice(props: {
  row: SchoolClass
  label: string
  value: number | null
  onChange(id: number): void
}) {
  const { found, siblings } = useSiblings(props.row)
  return (
    <div className="field">
      <label htmlFor="class-target">{props.label}</label>
      <Select
        id="class-target"
        value={props.value}
        placeholder="选择同年级的班级"
        {...choiceOf(found, '同年级没有别的班级')}
        options={siblings.map((one) => ({
          value: one.id,
          label: `${one.name}(男 ${one.boys},女 ${one.girls})`,
        }))}
        onChange={(id) => props.onChange(id ?? 0)}
      />
    </div>
  )
}

/** 调班: the selected pupils into another class of the grade. */
export function ChangeClass(props: Act & { pupils: readonly Pupil[] }) {
  const { row, pupils } = props
  const sending = useSend(changeClass, { invalidates: CLASSES_CHANGED })
  const [classId, setClassId] = useState<number | null>(null)
  return (
    <Confirm
      open
      title={`调班 ${formatNumber(pupils.length)} 人`}
      consequence="选中的学生将编入同年级的另一个班,无需审批,记入班级变动记录。"
      names={pupils.map((one) => one.name)}
      undo="调错了可以再调回来。"
      okText="调班"
      isReady={classId !== null}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={async () => {
        const body = { pupils: pupils.map((one) => one.id), classId: classId ?? 0 }
        const done = await sending.send({ body })
        if (done) props.onDone(`已调班 ${formatNumber(done.moved)} 人。`)
      }}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      <TargetChoice row={row} label="调入班级" value={classId} onChange={setClassId} />
    </Confirm>
  )
}

/** 拆分: the selected pupils into a new class. */
export function SplitClass(props: Act & { pupils: readonly Pupil[] }) {
  const { row, pupils } = props
  const sending = useSend(splitClass, { invalidates: CLASSES_CHANGED })
  return (
    <Confirm
      open
      title={`拆分班级:${formatNumber(pupils.length)} 人编入新班`}
      consequence={`将新建一个与${row.name}同级、同年级的班级,选中的学生编入新班,其余学生留在原班。`}
      names={pupils.map((one) => one.name)}
      undo="拆错了可以把新班合并回原班。"
      okText="拆分"
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={async () => {
        const done = await sending.send({
          params: { id: row.id },
          body: { pupils: pupils.map((one) => one.id) },
        })
        if (done) props.onDone(`已建立${done.name},编入 ${formatNumber(done.moved)} 人。`)
      }}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    />
  )
}

/** 合并: everybody of the class into another one of the grade. */
export function MergeClass(props: Act) {
  const { row } = props
  const sending = useSend(mergeClasses, { invalidates: CLASSES_CHANGED })
  const [into, setInto] = useState<number | null>(null)
  return (
    <Confirm
      open
      title={`合并${row.name}`}
      consequence={`${row.name}的 ${formatNumber(row.boys + row.girls)} 名学生将全部并入选择的班级,原班留作记录。`}
      undo="合并后可以再调班或拆分。"
      okText="合并"
      isReady={into !== null}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={async () => {
        const done = await sending.send({ params: { id: row.id }, body: { into: into ?? 0 } })
        if (done) props.onDone(`已合并,编入 ${formatNumber(done.moved)} 人。`)
      }}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      <TargetChoice row={row} label="并入班级" value={into} onChange={setInto} />
    </Confirm>
  )
}

/** 删除: a class in which nobody ever was. */
export function DeleteClass(props: Act) {
  const { row } = props
  const sending = useSend(deleteClass, { invalidates: CLASSES_CHANGED })
  return (
    <Confirm
      open
      title="删除班级"
      consequence={`${row.name}(${row.number})将被删除。`}
      undo="删除后可以重新建立。"
      okText="删除"
      isDestructive
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={async () => {
        if (await sending.send({ params: { id: row.id } })) props.onDone('班级已删除。')
      }}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    />
  )
}

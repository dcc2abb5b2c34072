import { useQuery } from '@tanstack/react-query'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { getReadiness, graduate, listGraduates, listLeavers } from '../../contract/graduation.ts'
import { listPupils } from '../../contract/pupil.ts'
import { listClasses } from '../../contract/unit.ts'
import { call, newRequestId } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { Confirm } from '../ui/confirm.tsx'

type Answer = z.output<typeof graduate.output>

const CHANGED = [
  [listClasses.path],
  [getReadiness.path],
  [listLeavers.path],
  [listGraduates.path],
  [listPupils.path],
  ['/api/workbench'],
] as const

function BlockedTable(props: { of: Answer }) {
  if (props.of.blocked.length === 0) return null
  return (
    <table className="plain">
      <caption>有未办结业务,暂不能毕业</caption>
      <tbody>
        {props.of.blocked.slice(0, 50).map(({ pupilId, name, why }) => (
          <tr key={pupilId}>
            <td>{name}</td>
            <td>{why}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Previews the graduation in numbers and names, asks once, and tells what was done. */
export function Graduate(props: {
  classes: readonly { id: number; name: string }[]
  onDone(): void
  onClose(): void
}) {
  const ids = props.classes.map(({ id }) => id)
  const preview = useQuery({
    queryKey: ['graduation-preview', ids],
    queryFn: () =>
      call(graduate, { body: { classes: ids, except: [], preview: true } }, { requestId: newRequestId() }),
    gcTime: 0,
  })
  const sending = useSend(graduate, { invalidates: CHANGED })
  const [answer, setAnswer] = useState<Answer | null>(null)
  if (answer)
    return (
      <Modal
        open
        title="毕业办理完成"
        onCancel={props.onDone}
        footer={
          <Button type="primary" autoFocus onClick={props.onDone}>
            知道了
          </Button>
        }
      >
        <div className="stack">
          <p role="status">
            已毕业 <b>{formatNumber(answer.graduated)}</b> 人
            {answer.blocked.length > 0 && `,留下 ${formatNumber(answer.blocked.length)} 人`}
            。接下来到「毕业信息管理」填写毕业去向;升学的会在录取后自动回填。
          </p>
          <BlockedTable of={answer} />
        </div>
      </Modal>
    )
  const found = preview.data
  return (
    <Confirm
      open
      title={`毕业 ${formatNumber(props.classes.length)} 个班`}
      consequence="毕业后学生数据锁定,不能再修改;确需修改或休学的,由主管教育局驳回毕业后办理。"
      effects={
        found
          ? [
              { label: '毕业', value: `${formatNumber(found.graduated)} 人` },
              { label: '有未办结业务,留下', value: `${formatNumber(found.blocked.length)} 人` },
              ...found.byClass.map(({ name, pupils }) => ({
                label: name,
                value: `${formatNumber(pupils)} 人`,
              })),
            ]
          : []
      }
      undo="主管教育局可在学生被录取前驳回毕业,学生回到原班级。"
      okText="毕业"
      isReady={found !== undefined && found.graduated > 0}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error ?? preview.error}
      onConfirm={async () => {
        const done = await sending.send({ body: { classes: ids, except: [], preview: false } })
        if (done) setAnswer(done)
      }}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      {found && <BlockedTable of={found} />}
    </Confirm>
  )
}

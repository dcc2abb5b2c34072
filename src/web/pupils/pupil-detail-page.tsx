import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { openConfirmationForms } from '../../contract/confirmation-form.ts'
import { getPupil, openPupil } from '../../contract/pupil.ts'
import { changePupilData } from '../../contract/pupil-data.ts'
import { call } from '../lib/client.ts'
import { usePathId } from '../lib/path-id.ts'
import { useSend } from '../lib/send.ts'
import { mayEnter, useMyself } from '../lib/session.ts'
import { SEX_NAMES } from '../lib/words.ts'
import { Confirm } from '../ui/confirm.tsx'
import { type Fact, Page, Waiting } from '../ui/page.tsx'
import { PupilPage } from '../ui/pupil-page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { PupilChanges } from './pupil-changes.tsx'
import { entryOf } from './pupil-life-entry.ts'
import { PupilPhoto } from './pupil-photo.tsx'

type Pupil = z.output<typeof getPupil.output>
type Opened = z.output<typeof openPupil.output>

const STATES: Record<Pupil['state'], string> = {
  newcomer: '新生,尚未建立学籍',
  in_school: '在校',
  graduated: '已毕业',
  departed: '已离校',
  removed: '已删除',
}

/** Full numbers, after the purpose was said; the opening is kept in the audit (ACC-4). */
function OpenInFull(props: { id: number; onOpened(opened: Opened): void; onClose(): void }) {
  const sending = useSend(openPupil)
  const [purpose, setPurpose] = useState('')
  return (
    <Confirm
      open
      title="查看完整信息"
      consequence="将显示完整的学籍号、证件号、联系方式和住址。本次查看会记入审计。"
      okText="查看"
      isReady={purpose.trim().length >= 2}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={async () => {
        const opened = await sending.send({ params: { id: props.id }, body: { purpose: purpose.trim() } })
        if (opened) props.onOpened(opened)
      }}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      <div>
        <label htmlFor="open-purpose">用途(必填)</label>
        <Input
          id="open-purpose"
          value={purpose}
          maxLength={100}
          aria-required
          placeholder="例如:核对户口簿"
          onChange={(event) => setPurpose(event.target.value)}
        />
      </div>
    </Confirm>
  )
}

function grouped(pupil: Pupil): { title: string; facts: Fact[] }[] {
  const own: Fact[] = [
    { label: '姓名', value: pupil.name },
    { label: '性别', value: SEX_NAMES[pupil.sex] },
    { label: '出生日期', value: pupil.birthDate },
    { label: '学籍号', value: pupil.studentNumber },
    { label: '身份证件号', value: pupil.idNumber },
    { label: '问题学籍', value: pupil.isFlagged ? '有' : '无' },
  ]
  const groups = new Map<string, Fact[]>([['学生', own]])
  for (const { group, label, text } of pupil.facts)
    groups.set(group, [...(groups.get(group) ?? []), { label, value: text }])
  return [...groups].map(([title, facts]) => ({ title, facts }))
}

const inFull = (opened: Opened) => ({
  title: '完整信息(查看已留痕)',
  facts: [
    { label: '学籍号', value: opened.studentNumber },
    { label: '身份证件号', value: opened.idNumber },
    ...opened.fields.map(({ label, text }) => ({ label, value: text })),
  ],
})

/** What may be done with him here: only what this person may. */
function Acts(props: { id: number; pupil: Pupil; onOpenInFull(): void }) {
  const me = useMyself()
  if (!me) return null
  const isOwn = props.pupil.school?.id === me.unit.id && props.pupil.state === 'in_school'
  return (
    <>
      {isOwn && mayEnter(me, changePupilData.access) && <Link to={`/pupils/${props.id}/data`}>修改信息</Link>}
      {mayEnter(me, openConfirmationForms.access) && (
        <Link to="/confirmation-forms" search={{ pupils: String(props.id) } as never}>
          打印信息确认表
        </Link>
      )}
      {mayEnter(me, openPupil.access) && <Button onClick={props.onOpenInFull}>查看完整信息</Button>}
    </>
  )
}

/** One pupil's life: who, where now, and everything that happened. */
export default function PupilDetailPage() {
  const id = usePathId()
  const [isAsking, setIsAsking] = useState(false)
  const [opened, setOpened] = useState<Opened | null>(null)
  const {
    data: pupil,
    error,
    isPending,
    refetch,
  } = useQuery({
    queryKey: [getPupil.path, id],
    queryFn: () => call(getPupil, { params: { id } }),
  })
  if (!pupil)
    return (
      <Page title="学生">
        <RefusalAlert error={error} onRetry={() => void refetch()} />
        {isPending && <Waiting rows={12} />}
      </Page>
    )
  return (
    <>
      <PupilPage
        name={pupil.name}
        now={`${pupil.school?.name ?? ''} ${STATES[pupil.state]}`.trim()}
        actions={<Acts id={id} pupil={pupil} onOpenInFull={() => setIsAsking(true)} />}
        aside={
          <>
            <PupilPhoto id={id} mayChange={pupil.state === 'in_school' || pupil.state === 'newcomer'} />
            <PupilChanges id={id} />
          </>
        }
        facts={[...grouped(pupil), ...(opened ? [inFull(opened)] : [])]}
        history={pupil.events.map(entryOf)}
      />
      {isAsking && (
        <OpenInFull
          id={id}
          onOpened={(found) => {
            setOpened(found)
            setIsAsking(false)
          }}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { openConfirmationForms } from '../../contract/confirmation-form.ts'
import { listClasses } from '../../contract/unit.ts'
import { call } from '../lib/client.ts'
import { useSearchText } from '../lib/search-text.ts'
import { useSend } from '../lib/send.ts'
import { Page, Panel } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { ConfirmationForm } from './confirmation-form.tsx'
import { missingGlyphs } from './missing-glyphs.ts'
import '../ui/form.css'

type Opened = z.output<typeof openConfirmationForms.output>

const textsOf = ({ forms }: Opened) =>
  forms.flatMap(({ name, groups }) => [
    name,
    ...groups.flatMap(({ fields }) => fields.map(({ text }) => text)),
  ])

/** What is asked before everything is opened: whose forms, and what for. */
function Ask(props: { pupils: readonly number[]; onOpened(opened: Opened): void }) {
  const search = useSearchText()
  const sending = useSend(openConfirmationForms)
  const [classId, setClassId] = useState<number | null>(Number(search.class) || null)
  const [purpose, setPurpose] = useState('家长核对签字')
  const isByPupil = props.pupils.length > 0
  const classes = useQuery({
    queryKey: [listClasses.path, 'all'],
    queryFn: () => call(listClasses, { query: { limit: 200 } }),
    enabled: !isByPupil,
  })
  const open = async () => {
    const of = isByPupil ? { pupils: [...props.pupils] } : { class: classId ?? 0 }
    const opened = await sending.send({ body: { ...of, purpose: purpose.trim() } })
    if (opened) props.onOpened(opened)
  }
  return (
    <Panel title={isByPupil ? `${props.pupils.length} 名学生` : '选择班级'}>
      <div className="stack">
        <p>
          确认表上是学生的完整信息(证件号、电话、住址都不遮盖)。打开它们会连同用途记入审计;打印件请妥善保管。
        </p>
        {!isByPupil && (
          <p className="quiet">
            待分班的学生请在
            <Link to="/pupils" search={{ unplaced: 'true' } as never}>
              在校生查询
            </Link>
            中勾选,刚录入的新生请在<Link to="/registrations">学籍注册</Link>中勾选,再按「打印信息确认表」。
          </p>
        )}
        <div className="actions">
          {!isByPupil && (
            <>
              <label htmlFor="print-class">班级</label>
              <Select<number>
                id="print-class"
                value={classId}
                placeholder="请选择"
                style={{ width: 200 }}
                options={(classes.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))}
                onChange={setClassId}
              />
            </>
          )}
          <label htmlFor="print-purpose">用途</label>
          <Input
            id="print-purpose"
            value={purpose}
            maxLength={100}
            aria-required
            style={{ width: 240 }}
            onChange={(event) => setPurpose(event.target.value)}
          />
          <Button
            type="primary"
            disabled={purpose.trim().length < 2 || (!isByPupil && classId === null)}
            loading={sending.isSending}
            onClick={() => void open()}
          >
            打开确认表
          </Button>
        </div>
        <RefusalAlert error={sending.error ?? classes.error} onClose={sending.clearError} />
      </div>
    </Panel>
  )
}

function Forms({ opened }: { opened: Opened }) {
  const { forms, printedOn } = opened
  const missing = missingGlyphs(textsOf(opened), getComputedStyle(document.body).fontFamily)
  return (
    <>
      {missing.length > 0 && (
        <p role="alert" className="field-error no-print">
          本机没有这些字的字体,打印出来会是方框:
          {missing.map((one) => `${one}(U+${one.codePointAt(0)?.toString(16).toUpperCase()})`).join('、')}
          。请安装含扩展区汉字的字体(如“中易宋体 ExtB/ExtG”或“遍黑体”)后重新打开本页。
        </p>
      )}
      <div className="confirmation-forms">
        {forms.map((form, at) => (
          <ConfirmationForm
            key={form.pupilId}
            form={form}
            printedOn={printedOn}
            page={at + 1}
            pages={forms.length}
          />
        ))}
      </div>
    </>
  )
}

/** 打印学生信息确认表: one A4 page a pupil, for the guardian's signature (REG-8, QRY-3). */
export default function ConfirmationPage() {
  const search = useSearchText()
  const pupils = (search.pupils ?? '').split(',').map(Number).filter(Boolean)
  const [opened, setOpened] = useState<Opened | null>(null)
  return (
    <Page
      title="打印学生信息确认表"
      about="每名学生一页 A4,家长核对后签字。"
      actions={
        opened && (
          <Button type="primary" className="no-print" onClick={() => print()}>
            打印 {opened.forms.length} 页
          </Button>
        )
      }
    >
      {opened ? <Forms opened={opened} /> : <Ask pupils={pupils} onOpened={setOpened} />}
    </Page>
  )
}

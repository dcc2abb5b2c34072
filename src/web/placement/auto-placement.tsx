import { Button, Checkbox, Input, Modal } from 'antd'
import { useState } from 'react'
import { commitPlacement, previewPlacement } from '../../contract/placement.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { codesOf } from '../lib/words.ts'
import { Go } from '../ui/go.tsx'
import { Waiting } from '../ui/page.tsx'
import { RefusalAlert, RetryNotice } from '../ui/refusal-alert.tsx'
import { CHANGED } from './changed.ts'
import { type Dealt, DealtView } from './dealt.tsx'
import { BALANCE_NAMES } from './placement-words.ts'
import { type Wish, WishEditor } from './wish-editor.tsx'
import { type Stage, useYearClasses } from './year.ts'
import { YearChoice } from './year-choice.tsx'

interface Ask {
  stage: Stage
  grade: number
  classes: number[]
  seed: string
  wishes: Wish[]
  balance: (keyof typeof BALANCE_NAMES)[]
}

/** Ten digits to be published before the deal; anyone can recompute the placement from them. */
const newSeed = () => String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0).padStart(10, '0')
const nothing = (year: { stage: Stage; grade: number }): Ask => ({
  ...year,
  classes: [],
  seed: newSeed(),
  wishes: [],
  balance: [],
})

function ClassChoice(props: { ask: Ask; onChange(classes: number[]): void }) {
  const { ask } = props
  const found = useYearClasses(ask)
  const rows = found.data?.rows ?? []
  return (
    <fieldset>
      <legend>编入班级</legend>
      <RefusalAlert error={found.error} onRetry={() => void found.refetch()} />
      {found.isPending && <Waiting rows={2} />}
      {found.data && rows.length === 0 && <p className="quiet">该年级还没有班级,请先在「班级」中新建。</p>}
      <Checkbox.Group
        value={ask.classes}
        options={rows.map((row) => ({
          value: row.id,
          label: `${row.name}(现有 ${row.boys + row.girls} 人)`,
        }))}
        onChange={(classes) => props.onChange(classes as number[])}
      />
      {rows.length > 1 && (
        <Button type="link" onClick={() => props.onChange(rows.map((row) => row.id))}>
          全选 {rows.length} 个班
        </Button>
      )}
    </fieldset>
  )
}

function Choose(props: { ask: Ask; onChange(ask: Ask): void }) {
  const { ask } = props
  return (
    <div className="form">
      <YearChoice
        name="deal"
        year={ask}
        onChange={(year) => props.onChange({ ...ask, ...year, classes: [], wishes: [] })}
      />
      <ClassChoice ask={ask} onChange={(classes) => props.onChange({ ...ask, classes })} />
      <div className="field">
        <label htmlFor="deal-seed">公布的随机种子</label>
        <div>
          <Input
            id="deal-seed"
            value={ask.seed}
            maxLength={64}
            onChange={(event) => props.onChange({ ...ask, seed: event.target.value.trim() })}
          />
          <p className="quiet">分班前公布,任何人可用它复算分班结果。</p>
        </div>
      </div>
      <WishEditor of={ask} wishes={ask.wishes} onChange={(wishes) => props.onChange({ ...ask, wishes })} />
      <fieldset>
        <legend>人数、性别之外还要均衡(可不选)</legend>
        <Checkbox.Group
          value={ask.balance}
          options={codesOf(BALANCE_NAMES).map(({ code, label }) => ({ value: code, label }))}
          onChange={(balance) => props.onChange({ ...ask, balance: balance as Ask['balance'] })}
        />
      </fieldset>
    </div>
  )
}

function Placed(props: { placed: number; id: number; seed: string }) {
  return (
    <>
      <p role="status">
        已分班 <b>{formatNumber(props.placed)}</b> 人。种子 {props.seed} 已随分班记录保存,可供复核。
      </p>
      <p>
        <Go to={`/placement/${props.id}`}>打开公示表(打印、下载核验文件)</Go>
      </p>
    </>
  )
}

/** What is sent: wishes with fewer than two pupils say nothing yet. */
const bodyOf = ({ wishes, ...ask }: Ask) => ({
  ...ask,
  pupils: [],
  wishes: wishes.filter((wish) => wish.pupils.length > 1).map(({ kind, pupils }) => ({ kind, pupils })),
})

function useFlow(onClose: () => void) {
  const [ask, setAsk] = useState(nothing({ stage: 'primary', grade: 1 }))
  const [dealt, setDealt] = useState<Dealt | null>(null)
  const [placed, setPlaced] = useState<{ placed: number; id: number } | null>(null)
  const previewing = useSend(previewPlacement)
  const committing = useSend(commitPlacement, { invalidates: CHANGED })
  const total = dealt?.classes.reduce((sum, one) => sum + one.pupils.length, 0) ?? 0
  const isBlocked = dealt !== null && dealt.impossible.length > 0
  const back = () => {
    setDealt(null)
    committing.clearError()
  }
  const close = () => {
    back()
    setPlaced(null)
    setAsk(nothing(ask))
    previewing.clearError()
    onClose()
  }
  const next = async () => {
    if (placed !== null) return close()
    if (isBlocked) return back()
    if (!dealt) return setDealt((await previewing.send({ body: bodyOf(ask) })) ?? null)
    const { fingerprint } = dealt
    const done = await committing.send({ body: { ...bodyOf(ask), expected: total, fingerprint } })
    if (done) setPlaced({ placed: done.placed, id: done.placementId })
  }
  return { ask, setAsk, dealt, placed, previewing, committing, total, isBlocked, back, close, next }
}

/** 自动分班: classes, seed, wishes and balance; look at the deal, confirm; refused if the list changed meanwhile. */
export function AutoPlacement() {
  const [isOpen, setIsOpen] = useState(false)
  const flow = useFlow(() => setIsOpen(false))
  const { ask, dealt, placed, isBlocked, previewing, committing } = flow
  const isReady = ask.classes.length > 0 && ask.seed.length >= 4
  const isPreview = dealt !== null && placed === null
  const forward = isPreview ? `确认分班 ${formatNumber(flow.total)} 人` : '预览'
  const okText = placed !== null ? '知道了' : isBlocked ? '修改要求' : forward
  return (
    <>
      <Button type="primary" onClick={() => setIsOpen(true)}>
        自动分班
      </Button>
      <Modal
        open={isOpen}
        width={760}
        title="自动分班(按男女比例)"
        okText={okText}
        cancelText={isPreview && !isBlocked ? '返回修改' : '关闭'}
        okButtonProps={{ disabled: !isReady }}
        confirmLoading={previewing.isSending || committing.isSending}
        onOk={() => void flow.next()}
        onCancel={() => (isPreview && !isBlocked ? flow.back() : flow.close())}
      >
        <div className="stack">
          {!dealt && <Choose ask={ask} onChange={flow.setAsk} />}
          {dealt && placed === null && <DealtView dealt={dealt} />}
          {placed !== null && <Placed {...placed} seed={ask.seed} />}
          <RetryNotice isRetrying={previewing.isRetrying || committing.isRetrying} />
          <RefusalAlert error={previewing.error ?? committing.error} />
        </div>
      </Modal>
    </>
  )
}

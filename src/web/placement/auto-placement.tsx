import { useQuery } from '@tanstack/react-query'
import { Button, Checkbox, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { commitPlacement, previewPlacement } from '../../contract/placement.ts'
import { listClasses } from '../../contract/unit.ts'
import { call } from '../lib/client.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { codesOf, gradeName, STAGE_NAMES } from '../lib/words.ts'
import { RefusalAlert, RetryNotice } from '../ui/refusal-alert.tsx'
import { CHANGED } from './changed.ts'

type Stage = keyof typeof STAGE_NAMES
type Dealt = z.output<typeof previewPlacement.output>

/** Six digits to be published before the deal; anyone can recompute the placement from them. */
const newSeed = () => String(crypto.getRandomValues(new Uint32Array(1))[0] ?? 0).padStart(10, '0')

/** Classes with their pupils by sex, before and after. */
function DealtTable(props: { dealt: Dealt }) {
  const { classes } = props.dealt
  return (
    <table className="plain">
      <caption>分班预览</caption>
      <thead>
        <tr>
          <th scope="col">班级</th>
          <th scope="col">原有</th>
          <th scope="col">新编入</th>
          <th scope="col">男</th>
          <th scope="col">女</th>
          <th scope="col">合计</th>
        </tr>
      </thead>
      <tbody>
        {classes.map((one) => (
          <tr key={one.classId}>
            <td>{one.name}</td>
            <td className="number">{formatNumber(one.before)}</td>
            <td className="number">{formatNumber(one.pupils.length)}</td>
            <td className="number">{formatNumber(one.boys)}</td>
            <td className="number">{formatNumber(one.girls)}</td>
            <td className="number">{formatNumber(one.boys + one.girls)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Choose(props: {
  ask: { stage: Stage; grade: number; classes: number[]; seed: string }
  onChange(ask: { stage: Stage; grade: number; classes: number[]; seed: string }): void
}) {
  const { ask } = props
  const { data } = useQuery({
    queryKey: [listClasses.path, ask.stage, ask.grade],
    queryFn: () => call(listClasses, { query: { stage: ask.stage, grade: ask.grade, limit: 200 } }),
  })
  const rows = data?.rows ?? []
  return (
    <div className="form">
      <div className="field">
        <label htmlFor="deal-stage">教育阶段</label>
        <Select
          id="deal-stage"
          value={ask.stage}
          options={codesOf(STAGE_NAMES).map(({ code, label }) => ({ value: code as Stage, label }))}
          onChange={(stage) => props.onChange({ ...ask, stage, classes: [] })}
        />
      </div>
      <div className="field">
        <label htmlFor="deal-grade">年级</label>
        <Select
          id="deal-grade"
          value={ask.grade}
          options={[1, 2, 3, 4, 5, 6].map((grade) => ({ value: grade, label: gradeName(ask.stage, grade) }))}
          onChange={(grade) => props.onChange({ ...ask, grade, classes: [] })}
        />
      </div>
      <fieldset>
        <legend>编入班级</legend>
        {rows.length === 0 && <p className="quiet">该年级还没有班级,请先在「班级」中新建。</p>}
        <Checkbox.Group
          value={ask.classes}
          options={rows.map((row) => ({
            value: row.id,
            label: `${row.name}(现有 ${row.boys + row.girls} 人)`,
          }))}
          onChange={(classes) => props.onChange({ ...ask, classes: classes as number[] })}
        />
        {rows.length > 1 && (
          <Button type="link" onClick={() => props.onChange({ ...ask, classes: rows.map((row) => row.id) })}>
            全选 {rows.length} 个班
          </Button>
        )}
      </fieldset>
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
    </div>
  )
}

/** 自动分班: choose classes and seed, look at the deal, confirm; refused if the list changed meanwhile. */
export function AutoPlacement() {
  const [isOpen, setIsOpen] = useState(false)
  const [ask, setAsk] = useState({
    stage: 'primary' as Stage,
    grade: 1,
    classes: [] as number[],
    seed: newSeed(),
  })
  const [dealt, setDealt] = useState<Dealt | null>(null)
  const [placed, setPlaced] = useState<number | null>(null)
  const previewing = useSend(previewPlacement)
  const committing = useSend(commitPlacement, { invalidates: CHANGED })
  const isReady = ask.classes.length > 0 && ask.seed.length >= 4
  const total = dealt?.classes.reduce((sum, one) => sum + one.pupils.length, 0) ?? 0
  const close = () => {
    setIsOpen(false)
    setDealt(null)
    setPlaced(null)
    setAsk({ ...ask, classes: [], seed: newSeed() })
    previewing.clearError()
    committing.clearError()
  }
  const next = async () => {
    if (placed !== null) return close()
    if (!dealt) {
      const answer = await previewing.send({ body: { ...ask, pupils: [] } })
      return setDealt(answer ?? null)
    }
    const done = await committing.send({
      body: { ...ask, pupils: [], expected: total, fingerprint: dealt.fingerprint },
    })
    if (done) setPlaced(done.placed)
  }
  const okText = placed !== null ? '知道了' : dealt ? `确认分班 ${formatNumber(total)} 人` : '预览'
  return (
    <>
      <Button type="primary" onClick={() => setIsOpen(true)}>
        自动分班
      </Button>
      <Modal
        open={isOpen}
        width={720}
        title="自动分班(按男女比例)"
        okText={okText}
        cancelText={dealt && placed === null ? '返回修改' : '关闭'}
        okButtonProps={{ disabled: !isReady }}
        confirmLoading={previewing.isSending || committing.isSending}
        onOk={() => void next()}
        onCancel={() => (dealt && placed === null ? setDealt(null) : close())}
      >
        <div className="stack">
          {!dealt && <Choose ask={ask} onChange={setAsk} />}
          {dealt && placed === null && <DealtTable dealt={dealt} />}
          {placed !== null && (
            <p role="status">
              已分班 <b>{formatNumber(placed)}</b> 人。种子 {ask.seed} 已随分班记录保存,可供复核。
            </p>
          )}
          <RetryNotice isRetrying={previewing.isRetrying || committing.isRetrying} />
          <RefusalAlert error={previewing.error ?? committing.error} />
        </div>
      </Modal>
    </>
  )
}

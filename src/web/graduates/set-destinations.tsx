import { Input, Select } from 'antd'
import { useState } from 'react'
import { listGraduates, setDestinations } from '../../contract/graduation.ts'
import { codeTables } from '../../rules/code-table.ts'
import { formatNumber } from '../lib/format.ts'
import { useSend } from '../lib/send.ts'
import { Confirm } from '../ui/confirm.tsx'
import type { Graduate } from './graduate-words.ts'

const DESTINATIONS = codeTables.destination.entries.map(({ label }) => ({ value: label, label }))

/** 毕业去向 by hand, for one or many; those an admission has filled in stay as they are (GRD-3). */
export function SetDestinations(props: { rows: readonly Graduate[]; onDone(): void; onClose(): void }) {
  const sending = useSend(setDestinations, { invalidates: [[listGraduates.path], ['/api/workbench']] })
  const [destination, setDestination] = useState<string | null>(null)
  const [code, setCode] = useState('')
  const isCodeRight = code === '' || /^\d{10}$/.test(code)
  const able = props.rows.filter((row) => !row.isDestinationBackfilled)
  const kept = props.rows.length - able.length
  return (
    <Confirm
      open
      title={`填写毕业去向 ${formatNumber(able.length)} 人`}
      consequence="升学的学生在录取后自动回填,可暂不填写;这里填写系统无法回填的去向。"
      effects={kept > 0 ? [{ label: '已由录取自动回填,保持不变', value: `${formatNumber(kept)} 人` }] : []}
      names={able.map(({ name }) => name)}
      undo="可以随时重新填写。"
      okText="保存"
      isReady={able.length > 0 && isCodeRight && (destination !== null || code !== '')}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={async () => {
        const graduates = able.map(({ id }) => id)
        const body = {
          graduates,
          ...(destination === null ? {} : { destination }),
          ...(code === '' ? {} : { expectedSchoolCode: code }),
        }
        if (await sending.send({ body })) props.onDone()
      }}
      onCancel={() => {
        sending.giveUp()
        props.onClose()
      }}
    >
      <div>
        <label htmlFor="destination">毕业去向</label>
        <Select
          id="destination"
          value={destination}
          placeholder="请选择"
          style={{ width: 240 }}
          showSearch={{ optionFilterProp: 'label' }}
          options={DESTINATIONS}
          onChange={setDestination}
        />
      </div>
      <div>
        <label htmlFor="expected-school">期望录取学校标识码(可不填,供区县招生参考)</label>
        <Input
          id="expected-school"
          value={code}
          maxLength={10}
          inputMode="numeric"
          status={isCodeRight ? '' : 'error'}
          placeholder="10 位数字"
          style={{ width: 240 }}
          onChange={(event) => setCode(event.target.value.trim())}
        />
      </div>
    </Confirm>
  )
}

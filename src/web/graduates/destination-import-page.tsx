import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { exportDestinations } from '../../contract/graduation.ts'
import { save } from '../lib/client.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { ImportJobPage } from '../ui/import-job.tsx'
import { Panel } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'
import { yearCodes } from './graduate-words.ts'

/** The first step: the school's graduates of a year, with the purpose. */
function Export() {
  const clock = useBusinessClock()
  const [year, setYear] = useState<string | null>(null)
  const [purpose, setPurpose] = useState('')
  const [error, setError] = useState<unknown>(null)
  const [isSaving, setIsSaving] = useState(false)
  const years = yearCodes(clock?.now).map(({ code, label }) => ({ value: code, label }))
  const run = async () => {
    setIsSaving(true)
    setError(null)
    const query = { purpose: purpose.trim(), ...(year === null ? {} : { year: Number(year) }) }
    await save(exportDestinations, { query }).catch(setError)
    setIsSaving(false)
  }
  return (
    <Panel title="第一步:导出毕业去向表">
      <div className="stack">
        <p className="quiet">
          表中是本校的毕业生。填「毕业去向」和「期望录取学校标识码」,在下面上传。留空的单元格表示不改;已由录取自动回填的去向不能改。
        </p>
        <div className="actions">
          <label htmlFor="destination-year">毕业年份</label>
          <Select
            id="destination-year"
            value={year ?? years[0]?.value ?? null}
            style={{ width: 120 }}
            options={years}
            onChange={setYear}
          />
          <label htmlFor="destination-purpose">用途(必填,记入审计)</label>
          <Input
            id="destination-purpose"
            value={purpose}
            maxLength={100}
            aria-required
            style={{ width: 240 }}
            placeholder="例如:填写毕业去向"
            onChange={(event) => setPurpose(event.target.value)}
          />
          <Button
            type="primary"
            disabled={purpose.trim().length < 2}
            loading={isSaving}
            onClick={() => void run()}
          >
            导出
          </Button>
        </div>
        <RefusalAlert error={error} onClose={() => setError(null)} />
      </div>
    </Panel>
  )
}

/** 毕业去向批量导入: exported, filled in, sent back (GRD-3). */
export default function DestinationImportPage() {
  return (
    <ImportJobPage
      kind="destination"
      title="批量填写毕业去向"
      about="先导出本校毕业生,在导出的表中填写去向,再上传。升学的会在录取后自动回填,不必填写。"
      rowsLink="/graduates"
      before={<Export />}
    />
  )
}

import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { exportGraduates } from '../../contract/graduation.ts'
import { save } from '../lib/client.ts'
import { useSearchText } from '../lib/search-text.ts'
import { STAGE_NAMES } from '../lib/words.ts'
import { Facts } from '../ui/page.tsx'
import { RefusalAlert } from '../ui/refusal-alert.tsx'

type Stage = keyof typeof STAGE_NAMES

/** 导出招生 Excel: full numbers leave the system, so the purpose is asked and kept (ACC-4). */
export function ExportForAdmission() {
  const { year, stage } = useSearchText()
  const [isOpen, setIsOpen] = useState(false)
  const [purpose, setPurpose] = useState('')
  const [isSaving, setIsSaving] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const chosen = stage !== undefined && stage in STAGE_NAMES ? (stage as Stage) : undefined
  const run = async () => {
    setIsSaving(true)
    setError(null)
    const query = {
      purpose: purpose.trim(),
      ...(year ? { year: Number(year) } : {}),
      ...(chosen ? { stage: chosen } : {}),
    }
    try {
      await save(exportGraduates, { query })
      setIsOpen(false)
      setPurpose('')
    } catch (caught) {
      setError(caught)
    }
    setIsSaving(false)
  }
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>导出招生 Excel</Button>
      <Modal
        open={isOpen}
        title="导出招生 Excel"
        okText="导出"
        cancelText="取消"
        okButtonProps={{ disabled: purpose.trim().length < 2 }}
        confirmLoading={isSaving}
        onOk={() => void run()}
        onCancel={() => setIsOpen(false)}
      >
        <div className="stack">
          <p>
            工作簿前五列与招生结果模板一致,填好「录取学校标识码」后可直接导入。其中含完整学籍号,请妥善保管;导出会记入审计。
          </p>
          <Facts
            columns={1}
            facts={[
              { label: '毕业年份', value: year ? `${year} 年` : '本年度' },
              { label: '教育阶段', value: chosen ? STAGE_NAMES[chosen] : '全部' },
            ]}
          />
          <div>
            <label htmlFor="export-purpose">用途(必填)</label>
            <Input
              id="export-purpose"
              value={purpose}
              maxLength={100}
              aria-required
              placeholder="例如:2014 年初中招生"
              onChange={(event) => setPurpose(event.target.value)}
            />
          </div>
          <RefusalAlert error={error} />
        </div>
      </Modal>
    </>
  )
}

import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { exportNumbers } from '../../contract/student-number.ts'
import { save } from '../lib/client.ts'
import { RefusalAlert } from '../ui/refusal-alert.tsx'

/** Full numbers leave the system, so the purpose is asked and kept (ACC-4). */
export function ExportNumbers(props: { filter: object }) {
  const [isOpen, setIsOpen] = useState(false)
  const [purpose, setPurpose] = useState('')
  const [isSaving, setIsSaving] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const run = async () => {
    setIsSaving(true)
    setError(null)
    try {
      await save(exportNumbers, { query: { ...props.filter, purpose: purpose.trim() } })
      setIsOpen(false)
      setPurpose('')
    } catch (caught) {
      setError(caught)
    }
    setIsSaving(false)
  }
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>导出学籍号</Button>
      <Modal
        open={isOpen}
        title="导出学籍号"
        okText="导出"
        cancelText="取消"
        okButtonProps={{ disabled: purpose.trim().length < 2 }}
        confirmLoading={isSaving}
        onOk={() => void run()}
        onCancel={() => setIsOpen(false)}
      >
        <div className="stack">
          <p>导出当前条件下的全部学生,其中含完整学籍号,请妥善保管;导出会记入审计。</p>
          <div>
            <label htmlFor="number-export-purpose">用途(必填)</label>
            <Input
              id="number-export-purpose"
              value={purpose}
              maxLength={100}
              aria-required
              placeholder="例如:核对正式学籍号"
              onChange={(event) => setPurpose(event.target.value)}
            />
          </div>
          <RefusalAlert error={error} />
        </div>
      </Modal>
    </>
  )
}

import { Button } from 'antd'
import { type DragEvent, useRef, useState } from 'react'
import { formatBytes, formatNumber } from '../lib/format.ts'
import { ManualLink } from './manual-link.tsx'

/** Why a file cannot be taken, before a byte of it is read. */
function unfit(file: File, maxBytes: number, takesCsv: boolean): { text: string; cure: string } | null {
  const name = file.name.toLowerCase()
  if (!name.endsWith('.xlsx') && !(takesCsv && name.endsWith('.csv')))
    return {
      text: takesCsv ? '只能上传 .xlsx 或 .csv 格式的文件。' : '只能上传 .xlsx 格式的文件。',
      cure: '请在 Excel 或 WPS 中打开,另存为“Excel 工作簿 (*.xlsx)”后再上传。',
    }
  if (file.size > maxBytes)
    return { text: `文件超过 ${formatBytes(maxBytes)}。`, cure: '请按年级或班级分成几个文件,分批上传。' }
  return null
}

/** Step one: a file by button or by dropping it. */
export function ChooseStep(props: {
  maxBytes: number
  maxRows?: number
  takesCsv: boolean
  /** The workbook is exported with its values: there is no template. */
  isExported: boolean
  /** Where the manual tells how each column is filled in. */
  dictionary?: string
  onChoose(file: File): void
}) {
  const input = useRef<HTMLInputElement>(null)
  const [refused, setRefused] = useState<{ text: string; cure: string } | null>(null)
  const [isOver, setIsOver] = useState(false)
  const take = (file: File | undefined) => {
    if (!file) return
    const reason = unfit(file, props.maxBytes, props.takesCsv)
    setRefused(reason)
    if (!reason) props.onChoose(file)
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setIsOver(false)
    take(event.dataTransfer.files[0])
  }
  return (
    <section
      className={isOver ? 'drop over' : 'drop'}
      aria-label="选择文件"
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <input
        ref={input}
        type="file"
        accept={props.takesCsv ? '.xlsx,.csv' : '.xlsx'}
        className="visually-hidden"
        tabIndex={-1}
        aria-label="要导入的工作簿"
        onChange={(event) => {
          take(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <Button type="primary" size="large" onClick={() => input.current?.click()}>
        选择文件
      </Button>
      <p>也可以把文件拖到这里。</p>
      <p className="quiet">
        使用本页{props.isExported ? '导出的表' : '下载的模板'},
        {props.takesCsv ? '.xlsx 或 .csv(UTF-8、GB18030)' : '.xlsx'} 格式,不超过 {formatBytes(props.maxBytes)}
        {props.maxRows !== undefined && `、${formatNumber(props.maxRows)} 行`}。
        {props.dictionary && <ManualLink to={props.dictionary}>每一项怎么填</ManualLink>}
      </p>
      {refused && (
        <p role="alert" className="field-error">
          {refused.text}
          {refused.cure}
        </p>
      )}
    </section>
  )
}

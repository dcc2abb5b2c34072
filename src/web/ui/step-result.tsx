import { Button, Modal } from 'antd'
import { formatNumber } from '../lib/format.ts'

/** What a step on many cases came to: how many were done, and who was refused, why, and what to do about it. */
export function StepResult(props: {
  label: string
  result: {
    taken: readonly unknown[]
    refused: readonly { id: number; title: string; cure?: string }[]
  }
  nameOf(id: number): string
  onClose(): void
}) {
  const { taken, refused } = props.result
  return (
    <Modal
      open
      width={760}
      title="办理结果"
      onCancel={props.onClose}
      footer={
        <Button type="primary" autoFocus onClick={props.onClose}>
          知道了
        </Button>
      }
    >
      <div className="stack">
        <p role="status">
          {props.label}:已办理 <b>{formatNumber(taken.length)}</b> 件
          {refused.length > 0 && (
            <>
              ,未办理 <b>{formatNumber(refused.length)}</b> 件,原因如下
            </>
          )}
          。
        </p>
        {refused.length > 0 && (
          <table className="plain">
            <thead>
              <tr>
                <th scope="col">学生</th>
                <th scope="col">原因</th>
                <th scope="col">怎样解决</th>
              </tr>
            </thead>
            <tbody>
              {refused.map(({ id, title, cure }) => (
                <tr key={id}>
                  <td>{props.nameOf(id)}</td>
                  <td>{title}</td>
                  <td>{cure ?? '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </Modal>
  )
}

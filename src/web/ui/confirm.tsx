import { Input, Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import { formatNumber } from '../lib/format.ts'
import { NameList } from './name-list.tsx'
import { Facts } from './page.tsx'
import { RefusalAlert, RetryNotice } from './refusal-alert.tsx'
import './form.css'

export interface Effect {
  label: string
  /** A number is written with its thousands separators. */
  value: ReactNode
}

export interface ConfirmProps {
  open: boolean
  title: string
  /** What will be, in one sentence. */
  consequence: ReactNode
  /** The effect in numbers. */
  effects?: readonly Effect[]
  /** The effect by name: the first dozen are shown, the rest counted until somebody asks for all. */
  names?: readonly string[]
  /** How and until when it can be undone. */
  undo?: string
  /** For wide acts: what has to be typed first. */
  typed?: string
  okText: string
  isDestructive?: boolean
  /** What has to be given with it, e.g. a reason; `isReady` says whether it is. */
  children?: ReactNode
  isReady?: boolean
  isSending?: boolean
  isRetrying?: boolean
  error?: unknown
  onConfirm(): void
  onCancel(): void
}

/** Asks once before a wide or destructive act, showing what it will do and how it can be undone. */
export function Confirm(props: ConfirmProps) {
  const [text, setText] = useState('')
  const isReady = (props.isReady ?? true) && (!props.typed || text.trim() === props.typed)
  const effects = (props.effects ?? []).map(({ label, value }) => ({
    label,
    value: typeof value === 'number' ? formatNumber(value) : value,
  }))
  return (
    <Modal
      open={props.open}
      title={props.title}
      okText={props.okText}
      cancelText="取消"
      okButtonProps={{ danger: props.isDestructive ?? false, disabled: !isReady }}
      confirmLoading={props.isSending ?? false}
      onOk={props.onConfirm}
      onCancel={props.onCancel}
      afterClose={() => setText('')}
      destroyOnHidden
    >
      <div className="stack">
        <p>{props.consequence}</p>
        {effects.length > 0 && <Facts facts={effects} columns={1} />}
        {props.names && <NameList names={props.names} />}
        {props.undo && <p className="undo">{props.undo}</p>}
        {props.children}
        {props.typed && (
          <div>
            <label htmlFor="typed-confirmation">请输入「{props.typed}」以确认</label>
            <Input
              id="typed-confirmation"
              value={text}
              autoFocus
              onChange={(event) => setText(event.target.value)}
              onPressEnter={() => isReady && props.onConfirm()}
            />
          </div>
        )}
        <RetryNotice isRetrying={props.isRetrying ?? false} />
        <RefusalAlert error={props.error} />
      </div>
    </Modal>
  )
}

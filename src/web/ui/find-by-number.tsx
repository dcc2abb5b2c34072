import { useNavigate } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { findPupilByNumber } from '../../contract/pupil.ts'
import { plainText } from '../../rules/plain-text.ts'
import { call } from '../lib/client.ts'
import { useSending } from '../lib/send.ts'
import { RefusalAlert } from './refusal-alert.tsx'

/** Straight to one pupil by any number he ever had; the number never stands in the address. */
export function FindByNumber() {
  const navigate = useNavigate()
  const [number, setNumber] = useState('')
  const finding = useSending((studentNumber: string, requestId) =>
    call(findPupilByNumber, { body: { studentNumber } }, { requestId }),
  )
  const find = async () => {
    const found = await finding.send(plainText(number).toUpperCase())
    if (found) void navigate({ to: `/pupils/${found.id}` })
  }
  return (
    <form
      className="actions"
      aria-label="按学籍号查找"
      onSubmit={(event) => {
        event.preventDefault()
        if (number.trim()) void find()
      }}
    >
      <label htmlFor="student-number">学籍号</label>
      <Input
        id="student-number"
        value={number}
        maxLength={40}
        autoComplete="off"
        placeholder="现用或曾用的,19 位"
        style={{ width: 220 }}
        onChange={(event) => {
          finding.clearError()
          setNumber(event.target.value)
        }}
      />
      <Button htmlType="submit" loading={finding.isSending}>
        查找
      </Button>
      <RefusalAlert error={finding.error} onClose={finding.clearError} />
    </form>
  )
}

import { Button } from 'antd'
import { useState } from 'react'
import type { CallInput } from '../../contract/client.ts'
import type { Route } from '../../contract/route.ts'
import { save } from '../lib/client.ts'
import { RefusalAlert } from '../ui/refusal-alert.tsx'

/** Lets a door's file be saved; a refusal is told beside it. */
export function SaveButton<D extends Route>(props: { label: string; door: D; input: CallInput<D> }) {
  const [error, setError] = useState<unknown>(null)
  const [isSaving, setIsSaving] = useState(false)
  const run = async () => {
    setIsSaving(true)
    setError(null)
    await save(props.door, props.input).catch(setError)
    setIsSaving(false)
  }
  return (
    <>
      <Button loading={isSaving} onClick={() => void run()}>
        {props.label}
      </Button>
      <RefusalAlert error={error} onClose={() => setError(null)} />
    </>
  )
}

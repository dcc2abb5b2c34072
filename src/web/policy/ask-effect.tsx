import { Alert } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import type { ChangeEffect } from '../../contract/change-effect.ts'
import { isHarmful } from '../../rules/change-effect.ts'
import { Confirm } from '../ui/confirm.tsx'

export type Effect = z.output<typeof ChangeEffect>

/** What is sent back with the change: the numbers that were seen, and what they were reckoned from. */
export const seenOf = ({ numbers, basis }: Effect) => ({ numbers, basis })

/** What a change would do, in sentences; those it touches by name. */
export function EffectNotice(props: { effect: Effect }) {
  const { sentences, numbers, units } = props.effect
  return (
    <>
      <Alert
        type={isHarmful(numbers) ? 'warning' : 'info'}
        showIcon
        title="影响预览"
        description={
          <ul className="effects">
            {sentences.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        }
      />
      {units.length > 0 && (
        <table className="plain">
          <caption>受影响的单位</caption>
          <tbody>
            {units.map((unit) => (
              <tr key={unit.id}>
                <th scope="row">{unit.name}</th>
                <td>{unit.what}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

/** A change that was looked at and waits to be confirmed. */
export interface Asked<B> {
  body: B
  effect: Effect
  /** Tells the form whether it was saved. */
  done(isSaved: boolean): void
}

/** Looks at a change before it is asked about: the form waits until it is saved or given up. */
export function useAsked<B>(look: (body: B) => Promise<Effect | undefined>) {
  const [asked, setAsked] = useState<Asked<B> | null>(null)
  const ask = async (body: B): Promise<boolean> => {
    const effect = await look(body)
    if (!effect) return false
    return new Promise<boolean>((done) => setAsked({ body, effect, done }))
  }
  const end = (isSaved: boolean) => {
    asked?.done(isSaved)
    setAsked(null)
  }
  return { asked, ask, end }
}

interface Sending {
  isSending: boolean
  isRetrying: boolean
  error: unknown
  giveUp(): void
  clearError(): void
}

/** Shows the effect and asks once more; what has grown meanwhile is refused and can be looked at anew. */
export function AskEffect(props: {
  title: string
  consequence: string
  okText: string
  undo?: string
  effect: Effect
  sending: Sending
  onConfirm(): void
  onCancel(): void
}) {
  const { sending, effect } = props
  return (
    <Confirm
      open
      title={props.title}
      consequence={props.consequence}
      okText={props.okText}
      {...(props.undo ? { undo: props.undo } : {})}
      isDestructive={isHarmful(effect.numbers)}
      isSending={sending.isSending}
      isRetrying={sending.isRetrying}
      error={sending.error}
      onConfirm={props.onConfirm}
      onCancel={() => {
        sending.giveUp()
        sending.clearError()
        props.onCancel()
      }}
    >
      <EffectNotice effect={effect} />
    </Confirm>
  )
}

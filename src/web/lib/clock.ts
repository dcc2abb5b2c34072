/** The business clock: a practice world's own, running on from what the server said; else the real one. */
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { sessionQuery } from './session.ts'

export interface BusinessClock {
  /** ISO instant. */
  now: string
  isPractice: boolean
}

/** Redrawn every half minute. Only the time passed is measured here: the machine's own date may be wrong. */
export function useBusinessClock(): BusinessClock | null {
  const { data, dataUpdatedAt } = useQuery(sessionQuery)
  const [tick, setTick] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setTick(Date.now()), 30_000)
    return () => clearInterval(timer)
  }, [])
  if (!data) return null
  const passed = Math.max(0, tick - dataUpdatedAt)
  return {
    now: new Date(Date.parse(data.clock.at) + passed).toISOString(),
    isPractice: data.clock.isPractice,
  }
}

/** An event of a pupil's life as the timeline shows it. */
import type { z } from 'zod'
import type { getPupil } from '../../contract/pupil.ts'
import { LIFE_KINDS, type LifeKind } from '../../rules/pupil-life.ts'
import type { TimelineEntry } from '../ui/timeline.tsx'

type LifeEvent = z.output<typeof getPupil.output>['events'][number]

const COLOURS: Readonly<Record<LifeKind, string>> = {
  enrollment: '#1677ff',
  class: '#13a8a8',
  promotion: '#389e0d',
  graduation: '#722ed1',
  number: '#8c8c8c',
  record: '#a0a7b4',
  case: '#d48806',
  problem: '#cf1322',
  school: '#614700',
}

/** 从 … 到 …, or what there is of it. */
function changeOf({ from, to }: LifeEvent): string | undefined {
  if (from !== null && to !== null) return `${from} → ${to}`
  return to === null ? undefined : `→ ${to}`
}

export function entryOf(event: LifeEvent, at: number): TimelineEntry {
  const change = changeOf(event)
  const who = [event.unit, event.by].filter(Boolean).join(' ')
  const ring = event.officePhone ? `,办公电话 ${event.officePhone}` : ''
  const why = [event.detail + ring, event.why && `理由:${event.why}`].filter(Boolean).join(';')
  return {
    key: String(at),
    at: event.at,
    what: event.what,
    kind: { key: event.kind, label: LIFE_KINDS[event.kind], colour: COLOURS[event.kind] },
    ...(change ? { change } : {}),
    ...(who ? { who } : {}),
    ...(why ? { why } : {}),
    ...(event.caseId === null ? {} : { link: `/cases/${event.caseId}` }),
  }
}

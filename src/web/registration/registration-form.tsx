import { useCallback, useMemo } from 'react'
import { offeredLabels } from '../../rules/code-table.ts'
import { registration } from '../../sheets/columns/registration.ts'
import { checkTexts } from '../../sheets/core/check.ts'
import { useBusinessClock } from '../lib/clock.ts'
import { formatDate } from '../lib/format.ts'
import { type FormFaults, FormFromFields, type FormValues } from '../ui/form-from-fields.tsx'

const FIELDS = registration.fields
  // The class is found at placement; a hint of it belongs to the workbook only (REG-1).
  .filter(({ key }) => key !== 'classNumber')
  .map(({ key, header, group, required, note, example, codes, isSealed }) => ({
    key,
    header,
    group,
    required,
    isSealed,
    ...(note || example ? { note: note || `例如:${example}` } : {}),
    ...(codes ? { codes: offeredLabels(codes).map((label) => ({ code: label, label })) } : {}),
  }))

const filled = (values: FormValues): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter(([, text]) => text.trim() !== ''))

/** The template's field table as a form, checked by the very rules that read the workbook. */
export function RegistrationForm(props: {
  name: string
  initial?: FormValues
  submitText: string
  sending: Parameters<typeof FormFromFields>[0]['sending']
  onSubmit(cells: FormValues): Promise<boolean>
  onDone?(): void
}) {
  const clock = useBusinessClock()
  const today = formatDate(clock?.now ?? new Date().toISOString())
  const facts = useMemo(() => ({ today, schoolYear: Number(today.slice(0, 4)) }), [today])
  const check = useCallback(
    (values: FormValues): FormFaults => {
      const { ok, ...checked } = checkTexts(registration, filled(values), facts)
      if (ok || !('problems' in checked)) return {}
      return Object.fromEntries(
        [...checked.problems].reverse().map(({ field, cause, cure }) => [field, `${cause}${cure}`]),
      )
    },
    [facts],
  )
  return (
    <FormFromFields
      name={props.name}
      fields={FIELDS}
      {...(props.initial ? { initial: props.initial } : {})}
      submitText={props.submitText}
      check={check}
      sending={props.sending}
      onSubmit={(values) => props.onSubmit(filled(values))}
      {...(props.onDone ? { onDone: props.onDone } : {})}
    />
  )
}

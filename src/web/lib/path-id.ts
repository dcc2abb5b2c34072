import { useParams } from '@tanstack/react-router'

/** The id in the address, e.g. of `/cases/$id`; 0, which is nobody's, where it is no number. */
export function usePathId(): number {
  const params: Readonly<Record<string, unknown>> = useParams({ strict: false })
  return Number(params.id) || 0
}

import { useSearchText } from './search-text.ts'

/** The rows of one school only, where the address says so: `?school=12`, as other pages link to a list. */
export function useSchoolInAddress(): { query?: { school: number; limit: number } } {
  const id = Number(useSearchText().school)
  return id > 0 ? { query: { school: id, limit: 50 } } : {}
}

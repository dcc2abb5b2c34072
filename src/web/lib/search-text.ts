import { useLocation } from '@tanstack/react-router'

/** The address's query, as plain text by name. */
export function useSearchText(): Readonly<Record<string, string>> {
  // Unknown pages are typed by their route; the router's parser (app/router) gives nothing but text.
  const search: unknown = useLocation().search
  return search as Readonly<Record<string, string>>
}

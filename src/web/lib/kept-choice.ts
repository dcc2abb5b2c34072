/** Small choices a person makes for himself (columns, folded menus), kept in this browser per login. */
import { useCallback, useState } from 'react'
import { useMyself } from './session.ts'

/** @param name names the choice; the login is added */
export function useKeptChoice<T>(name: string, initial: T): [T, (value: T) => void] {
  const login = useMyself()?.login ?? ''
  const key = `xueji.choice.${login}.${name}`
  const [value, setValue] = useState<T>(() => {
    try {
      return (JSON.parse(localStorage.getItem(key) ?? 'null') as T | null) ?? initial
    } catch {
      return initial
    }
  })
  const choose = useCallback(
    (next: T) => {
      setValue(next)
      try {
        localStorage.setItem(key, JSON.stringify(next))
      } catch {
        // Storage is full or switched off: the choice holds for this page only.
      }
    },
    [key],
  )
  return [value, choose]
}

/** What a choice says while its options are on their way, when they did not come, and where there are none. */
interface Load {
  isFetching: boolean
  error: unknown
  refetch(): unknown
}

export interface Choice {
  loading: boolean
  notFoundContent: string
  onOpenChange(isOpen: boolean): void
}

/**
 * Props of a Select whose options are loaded. Options that did not come are asked for again by opening it again.
 * @param none what it says where there are none
 */
export const choiceOf = (found: Load, none: string): Choice => ({
  loading: found.isFetching,
  notFoundContent: found.isFetching ? '正在查找 …' : found.error ? '没有取到,请检查网络,再打开一次。' : none,
  onOpenChange: (isOpen) => {
    if (isOpen && found.error) void found.refetch()
  },
})

/** 帮助: the manual. */
import type { MapGroup } from '../map-entry.ts'

export const HELP: MapGroup = {
  title: '帮助',
  pages: [
    {
      path: '/help',
      label: '使用手册',
      access: 'signed-in',
      help: { none: 'It is the manual.' },
      load: () => import('../../help/help-page.tsx'),
    },
    {
      path: '/help/$page',
      access: 'signed-in',
      help: { none: 'It is the manual.' },
      load: () => import('../../help/help-page.tsx'),
    },
  ],
}

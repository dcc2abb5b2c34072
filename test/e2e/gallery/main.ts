/** The gallery: every page kind over the toy doors, in the real shell. Built for the browser tests only. */
import '../../../src/web/app/no-eval.ts'
import { show } from '../../../src/web/app/show.tsx'
import { listToys, startToyImport, takeToyStep } from '../toys.ts'

/** Toys have no manual. */
const help = { none: 'A toy.' }

show([
  {
    pages: [{ path: '/', label: '统计', access: 'signed-in', help, load: () => import('./toy-board.tsx') }],
  },
  {
    title: '玩具管理',
    pages: [
      { path: '/toys', label: '玩具', access: listToys.access, help, load: () => import('./toy-list.tsx') },
      {
        path: '/case',
        label: '业务办理',
        access: takeToyStep.access,
        help,
        load: () => import('./toy-case.tsx'),
      },
      {
        path: '/import',
        label: '导入',
        access: startToyImport.access,
        help,
        load: () => import('./toy-import.tsx'),
      },
      {
        path: '/pupil',
        label: '一个学生',
        access: listToys.access,
        help,
        load: () => import('./toy-pupil.tsx'),
      },
      { path: '/form', label: '添加', access: listToys.access, help, load: () => import('./toy-form.tsx') },
      {
        path: '/schools-only',
        label: '仅学校',
        access: { roles: ['registrar'], levels: ['school'] },
        help,
        load: () => import('./toy-form.tsx'),
      },
    ],
  },
])

import './no-eval.ts'
import { MAP } from './map.ts'
import { show } from './show.tsx'

show(MAP)

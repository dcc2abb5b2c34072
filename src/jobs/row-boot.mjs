/** A thread does not inherit the loader that reads TypeScript: it brings its own. */
import { register } from 'tsx/esm/api'

register()
await import('./row-thread-main.ts')

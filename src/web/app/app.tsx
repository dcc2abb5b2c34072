import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, useState } from 'react'
import { makeQueries } from '../lib/queries.ts'
import { Look } from '../ui/look.tsx'
import { MapContext } from './map-context.ts'
import type { MapGroup } from './map-entry.ts'
import { makeRouter } from './router.tsx'

/** Everything: look, answers kept, and the pages of the map inside the shell. */
export function App(props: { map: readonly MapGroup[] }) {
  const [{ queries, router }] = useState(() => {
    const queries = makeQueries()
    return { queries, router: makeRouter(queries, props.map) }
  })
  return (
    <StrictMode>
      <Look>
        <QueryClientProvider client={queries}>
          <MapContext value={props.map}>
            <RouterProvider router={router} />
          </MapContext>
        </QueryClientProvider>
      </Look>
    </StrictMode>
  )
}

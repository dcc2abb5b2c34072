/** Loaded before anything that describes data: the page's policy forbids code made at run time, which zod would try. */
import { config } from 'zod'

config({ jitless: true })

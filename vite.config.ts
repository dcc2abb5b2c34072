/** Builds the pages into dist/web; every asset also compressed, for schools on thin lines. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const WORTH_IT = 2048

/** Writes `x.js.br` and `x.js.gz` beside `x.js`; the server sends whichever the browser takes. */
function compressAssets(): Plugin {
  return {
    name: 'compress-assets',
    writeBundle({ dir }) {
      const folder = join(dir ?? '', 'assets')
      for (const name of readdirSync(folder).filter((one) => /\.(js|css|svg)$/.test(one))) {
        const content = readFileSync(join(folder, name))
        if (content.length < WORTH_IT) continue
        const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content, { params }))
        writeFileSync(join(folder, `${name}.gz`), gzipSync(content))
      }
    },
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('src/web', import.meta.url)),
  plugins: [react(), compressAssets()],
  // Nothing inlined: the page's policy allows scripts and fonts from our own address only.
  build: {
    outDir: fileURLToPath(new URL('dist/web', import.meta.url)),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Together, so that zod is told about the page's policy before anything uses it.
            { name: 'zod', test: /node_modules\/zod\/|web\/app\/no-eval/ },
            // What changes with a library's release only stays in the browser's cache over ours.
            { name: 'library', test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// },
          ],
        },
      },
    },
  },
})

// Imports flow one way. Each rule says what a room must not import, and why.
const never = (name, from, to, comment, more = {}) => ({
  name,
  severity: 'error',
  comment,
  from: { path: from, pathNot: '\\.test\\.ts$' },
  to: { path: to, ...more },
})
module.exports = {
  forbidden: [
    never(
      'rules-are-pure',
      '^src/rules/',
      '^(src/(?!rules/)|node:|fs$|pg$|fastify|kysely|react)',
      'A rule turns facts into a verdict: no I/O, no other room.',
    ),
    never(
      'contract-knows-rules-only',
      '^src/contract/',
      '^src/(?!contract/|rules/)',
      'A contract describes doors; it may use rules, nothing behind the doors.',
    ),
    never('db-knows-no-feature', '^src/db/', '^src/(?!db/)', 'Storage does not import what is stored in it.'),
    never(
      'queries-never-refuse',
      '^src/server/.*\\.queries\\.ts$',
      '^src/(rules|contract|cli)/',
      'A query finds facts; deciding is a rule, called by the action. Types of facts may be shared.',
      { dependencyTypesNot: ['type-only'] },
    ),
    never(
      'routes-decide-nothing',
      '^src/server/.*\\.routes\\.ts$',
      '^src/(db|rules)/',
      'The door decides nothing: it calls its own actions.',
    ),
    never(
      'actions-know-no-http',
      '^src/server/.*\\.actions\\.ts$',
      '(^src/(cli|web)/|fastify)',
      'An action is called by doors and jobs alike.',
    ),
    never(
      'server-not-cli',
      '^src/server/',
      '^src/(cli|jobs)/',
      'Commands and jobs call the server, never the other way.',
    ),
    never(
      'sheets-know-rules-only',
      '^src/sheets/',
      '^src/(?!sheets/|rules/)',
      'Workbooks are read and written without a database and without a door.',
    ),
    never(
      'sheets-core-runs-anywhere',
      '^src/sheets/(core|columns)/',
      '(^src/sheets/[^/]+$|^node:|yauzl|exceljs)',
      'The browser reads with the same code: no node here.',
    ),
    never(
      'nobody-needs-benchmarks',
      '^(src|test)/',
      '^bench/',
      'A benchmark measures the product; the product never depends on it.',
    ),
    never('jobs-not-doors', '^src/jobs/', '\\.routes\\.ts$|^src/cli/', 'A job calls actions, never doors.'),
    never(
      'web-talks-through-doors',
      '^src/web/',
      '(^src/(?!web/|contract/|rules/|sheets/(columns|core)/)|^node:)',
      'Pages know doors, rules and field tables; whatever else they need, a door must answer.',
    ),
    {
      name: 'web-features-stand-alone',
      severity: 'error',
      comment: 'A feature of the web uses ui/ and lib/, never another feature; app/ puts them together.',
      from: { path: '^src/web/(?!app/)([^/]+)/' },
      to: { path: '^src/web/', pathNot: '^src/web/($1|ui|lib)/' },
    },
    never(
      'web-widgets-know-no-feature',
      '^src/web/lib/',
      '^src/web/(?!lib/)',
      'lib/ is below everything in the web.',
    ),
    never(
      'only-web-draws',
      '^src/(?!web/)',
      '^(src/web/)|node_modules/(react|antd|@tanstack)',
      'Only the web draws pages.',
    ),
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js', '.mjs', '.css'] },
  },
}

/**
 * SQL: whether rows of an import job `j` are still to be made good: some were refused, no later workbook of its unit and
 * kind has come in its place, and nobody has said that they were cured another way. The list, the counter and the board
 * of progress all ask it.
 */
export const openImport = (schema: string): string =>
  `j.rows_bad > 0 AND j.state IN ('done', 'refused') AND j.settled_at IS NULL
   AND NOT EXISTS (SELECT FROM ${schema}.import_job later WHERE later.unit_path = j.unit_path AND later.kind = j.kind
                   AND later.id > j.id AND later.state IN ('done', 'refused'))`

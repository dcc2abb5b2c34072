-- The queue's tables have row-level security of their own; the web's role enters a job through this one door, in the
-- transaction that needs it. A job carries ids only, never personal data. The same job waiting twice is one job.
CREATE FUNCTION nation.enqueue(task text, province bigint, id bigint) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT graphile_worker.add_job(
    task, json_build_object('province', province, 'id', id),
    job_key => concat_ws(':', task, coalesce(province, 0), id), max_attempts => 25);
$$;

REVOKE ALL ON FUNCTION nation.enqueue FROM PUBLIC;
GRANT EXECUTE ON FUNCTION nation.enqueue TO xueji_web, xueji_job;

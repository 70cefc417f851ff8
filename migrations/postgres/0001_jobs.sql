-- Jobs: rows that commit with the change that asks for them. Instants are milliseconds since 1970.
-- A lease is run_at in the future; attempts is the fencing token and never goes back, nor is an id used again.
CREATE TABLE jobs (
    id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    queue TEXT NOT NULL,
    payload TEXT NOT NULL,
    -- 0 urgent, 1 normal, 2 bulk.
    priority SMALLINT NOT NULL CHECK (priority BETWEEN 0 AND 2),
    run_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    max_attempts BIGINT NOT NULL CHECK (max_attempts >= 1),
    -- 0 live (waiting, or leased until run_at), 1 dead, 2 cancelled. A job that is done has no row.
    state SMALLINT NOT NULL DEFAULT 0 CHECK (state IN (0, 1, 2)),
    last_error TEXT,
    dedup TEXT,
    first_run_at BIGINT NOT NULL,
    ended_at BIGINT,
    CHECK ((state = 0) = (ended_at IS NULL)),
    CHECK (state = 0 OR dedup IS NULL)
);

-- Rows live for moments: what they leave behind is cleaned early, so that the index stays small.
ALTER TABLE jobs SET (
    autovacuum_vacuum_scale_factor = 0.0, autovacuum_vacuum_threshold = 10000,
    autovacuum_analyze_scale_factor = 0.0, autovacuum_analyze_threshold = 10000,
    autovacuum_vacuum_cost_delay = 0
);

CREATE INDEX jobs_due ON jobs (queue, priority, run_at, id) WHERE state = 0;
CREATE INDEX jobs_dead ON jobs (queue, id) WHERE state = 1;
CREATE INDEX jobs_cancelled ON jobs (ended_at) WHERE state = 2;
CREATE UNIQUE INDEX jobs_dedup ON jobs (dedup) WHERE dedup IS NOT NULL;

-- One row per schedule: the guard by which several processes fire each tick once.
CREATE TABLE schedules (
    name TEXT PRIMARY KEY,
    last_tick BIGINT NOT NULL,
    next_tick BIGINT,
    last_enqueued_at BIGINT
);

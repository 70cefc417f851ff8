-- Jobs: rows that commit with the change that asks for them. Instants are milliseconds since 1970.
-- A lease is run_at in the future; attempts is the fencing token and never goes back, nor is an id used again.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    payload TEXT NOT NULL,
    -- 0 urgent, 1 normal, 2 bulk.
    priority INTEGER NOT NULL CHECK (priority BETWEEN 0 AND 2),
    run_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    max_attempts INTEGER NOT NULL CHECK (max_attempts >= 1),
    -- 0 live (waiting, or leased until run_at), 1 dead, 2 cancelled. A job that is done has no row.
    state INTEGER NOT NULL DEFAULT 0 CHECK (state IN (0, 1, 2)),
    last_error TEXT,
    dedup TEXT,
    first_run_at INTEGER NOT NULL,
    ended_at INTEGER,
    CHECK ((state = 0) = (ended_at IS NULL)),
    CHECK (state = 0 OR dedup IS NULL)
) STRICT;

CREATE INDEX jobs_due ON jobs (queue, priority, run_at, id) WHERE state = 0;
CREATE INDEX jobs_dead ON jobs (queue, id) WHERE state = 1;
CREATE INDEX jobs_cancelled ON jobs (ended_at) WHERE state = 2;
CREATE UNIQUE INDEX jobs_dedup ON jobs (dedup) WHERE dedup IS NOT NULL;

-- One row per schedule: the guard by which several processes fire each tick once.
CREATE TABLE schedules (
    name TEXT PRIMARY KEY,
    last_tick INTEGER NOT NULL,
    next_tick INTEGER,
    last_enqueued_at INTEGER
) STRICT;

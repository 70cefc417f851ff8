-- Acts asked for together are taken back together, and their page says what became of each.
ALTER TABLE atti_differiti ADD COLUMN gruppo BLOB;
CREATE INDEX atti_differiti_gruppo ON atti_differiti (utente, gruppo, id) WHERE gruppo IS NOT NULL;

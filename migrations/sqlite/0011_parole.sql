-- The words of the oggetti: what is looked for by words is found here, not by reading every oggetto.

-- A row for each word of a quesito: see ricerca/parole. An oggetto never changes. In the order of bytes, in which the
-- words with one beginning are together.
CREATE TABLE parole (
  quesito BLOB NOT NULL REFERENCES quesiti (id),
  parola  TEXT NOT NULL,
  PRIMARY KEY (quesito, parola)
) WITHOUT ROWID;
CREATE INDEX parole_parola ON parole (parola, quesito);

-- Quesiti from before: emptied once, by the first process that starts. Words are not something SQL can tell apart.
CREATE TABLE parole_da_scrivere (
  quesito BLOB NOT NULL PRIMARY KEY
);
INSERT INTO parole_da_scrivere (quesito) SELECT id FROM quesiti;

-- The clerk's desk: what is being written, who is looking, saved filters, acts about to leave.
CREATE TABLE bozze (
  utente        TEXT   NOT NULL,
  quesito       BLOB   NOT NULL REFERENCES quesiti (id),
  tipo          TEXT   NOT NULL CHECK (tipo IN ('risposta', 'chiusura', 'commento', 'nota', 'richiesta_documenti')),
  testo         TEXT   NOT NULL,
  campi         TEXT   NOT NULL,
  aggiornata_il BIGINT NOT NULL,
  PRIMARY KEY (utente, quesito, tipo)
);
CREATE INDEX bozze_recenti ON bozze (utente, aggiornata_il, quesito, tipo);
CREATE INDEX bozze_vecchie ON bozze (aggiornata_il);

-- Who has a quesito open, until when it may be believed: never a lock.
CREATE TABLE presenze (
  quesito  BLOB   NOT NULL REFERENCES quesiti (id),
  utente   TEXT   NOT NULL,
  fino_al  BIGINT NOT NULL,
  PRIMARY KEY (quesito, utente)
);
CREATE INDEX presenze_scadute ON presenze (fino_al);

CREATE TABLE filtri_salvati (
  utente     TEXT   NOT NULL,
  nome       TEXT   NOT NULL,
  domanda    TEXT   NOT NULL,
  creato_il  BIGINT NOT NULL,
  PRIMARY KEY (utente, nome)
);

-- Acts that wait a few seconds, so that they can be taken back. Role and sede are those of the moment of the click.
CREATE TABLE atti_differiti (
  id          BLOB   NOT NULL PRIMARY KEY,
  quesito     BLOB   NOT NULL REFERENCES quesiti (id),
  utente      TEXT   NOT NULL,
  ruolo       TEXT   NOT NULL,
  sede        TEXT,
  atto        TEXT   NOT NULL,
  archivio    TEXT,
  versione    BIGINT NOT NULL CHECK (versione > 0),
  creato_il   BIGINT NOT NULL,
  eseguire_il BIGINT NOT NULL,
  stato       TEXT   NOT NULL CHECK (stato IN ('in_attesa', 'annullato', 'eseguito', 'non_riuscito')),
  motivo      TEXT,
  concluso_il BIGINT,
  letto_il    BIGINT,
  CHECK ((stato = 'non_riuscito') = (motivo IS NOT NULL)),
  CHECK ((stato = 'in_attesa') = (concluso_il IS NULL)),
  CHECK (letto_il IS NULL OR stato = 'non_riuscito')
);
CREATE UNIQUE INDEX atti_differiti_in_attesa ON atti_differiti (quesito) WHERE stato = 'in_attesa';
CREATE INDEX atti_differiti_utente ON atti_differiti (utente, eseguire_il, id) WHERE stato = 'in_attesa';
CREATE INDEX atti_differiti_da_leggere ON atti_differiti (utente, concluso_il, id)
  WHERE stato = 'non_riuscito' AND letto_il IS NULL;
CREATE INDEX atti_differiti_conclusi ON atti_differiti (concluso_il) WHERE concluso_il IS NOT NULL;
-- The files of an act that has not left yet are nobody else's.
CREATE INDEX atti_differiti_archivi ON atti_differiti (id) WHERE stato = 'in_attesa' AND archivio IS NOT NULL;

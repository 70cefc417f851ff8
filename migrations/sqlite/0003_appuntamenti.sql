-- Agenda Appuntamenti: seats, appointments, what an office changes of its punti di consulenza.

-- What an office changed of a punto of the tables; one that changed nothing has no row.
CREATE TABLE punti (
  id              BLOB   NOT NULL PRIMARY KEY,
  codice          TEXT   NOT NULL UNIQUE,
  versione        BIGINT NOT NULL CHECK (versione > 0),
  creato_il       BIGINT NOT NULL,
  aggiornato_il   BIGINT NOT NULL,
  storia_impronta TEXT   NOT NULL,
  fatti           TEXT   NOT NULL
);

CREATE TABLE appuntamenti (
  id              BLOB   NOT NULL PRIMARY KEY,
  versione        BIGINT NOT NULL CHECK (versione > 0),
  creato_il       BIGINT NOT NULL,
  aggiornato_il   BIGINT NOT NULL,
  storia_impronta TEXT   NOT NULL,
  cassetto        TEXT   NOT NULL,
  posizione       TEXT,
  soggetto        TEXT   NOT NULL,
  prenotato_da    TEXT   NOT NULL,
  profilo         TEXT   NOT NULL,
  sede            TEXT   NOT NULL,
  punto           TEXT   NOT NULL,
  inizio          BIGINT NOT NULL,
  fine            BIGINT NOT NULL,
  stato           TEXT   NOT NULL CHECK (stato IN ('confermato', 'chiuso_e_definito', 'cancellato')),
  archivio        TEXT,
  fatti           TEXT   NOT NULL,
  CHECK (fine > inizio)
);
CREATE INDEX appuntamenti_sede ON appuntamenti (sede, inizio, id);
CREATE INDEX appuntamenti_punto ON appuntamenti (punto, inizio, id);
CREATE INDEX appuntamenti_soggetto ON appuntamenti (soggetto, inizio, id);
CREATE INDEX appuntamenti_prenotato_da ON appuntamenti (prenotato_da, inizio, id);
CREATE INDEX appuntamenti_posizione ON appuntamenti (posizione, inizio, id) WHERE posizione IS NOT NULL;
CREATE INDEX appuntamenti_inizio ON appuntamenti (inizio, id);

-- A taken seat. The key is what makes a second one impossible: of two confirmations of the last seat one loses.
CREATE TABLE prenotazioni (
  punto        TEXT   NOT NULL,
  inizio       BIGINT NOT NULL,
  posto        BIGINT NOT NULL CHECK (posto > 0),
  fine         BIGINT NOT NULL CHECK (fine > inizio),
  appuntamento BLOB   NOT NULL UNIQUE,
  PRIMARY KEY (punto, inizio, posto)
);

-- The quesiti of an appointment; one that is ahead or under way at a time for each quesito.
CREATE TABLE appuntamenti_quesiti (
  appuntamento BLOB    NOT NULL REFERENCES appuntamenti (id),
  quesito      BLOB    NOT NULL REFERENCES quesiti (id),
  in_corso     BOOLEAN NOT NULL,
  PRIMARY KEY (appuntamento, quesito)
);
CREATE INDEX appuntamenti_quesiti_quesito ON appuntamenti_quesiti (quesito);
CREATE UNIQUE INDEX appuntamenti_quesiti_in_corso ON appuntamenti_quesiti (quesito) WHERE in_corso;

-- The same event of an appointment and of its quesito are two: what a message is about is part of its key.
CREATE TABLE notifiche_nuove (
  id            BLOB NOT NULL PRIMARY KEY,
  quesito       BLOB NOT NULL REFERENCES quesiti (id),
  appuntamento  BLOB REFERENCES appuntamenti (id),
  evento        TEXT   NOT NULL,
  occorrenza    BIGINT NOT NULL,
  destinatario  TEXT   NOT NULL,
  canale        TEXT   NOT NULL CHECK (canale IN ('cassetto', 'email', 'sms', 'pec')),
  indirizzo     TEXT   NOT NULL,
  dati          TEXT   NOT NULL,
  stato         TEXT   NOT NULL CHECK (stato IN ('da_inviare', 'inviata', 'consegnata', 'fallita', 'superata')),
  tentativi     BIGINT NOT NULL,
  non_dopo      BIGINT,
  esito_gestore TEXT,
  riferimento_gestore TEXT,
  creata_il     BIGINT NOT NULL,
  aggiornata_il BIGINT NOT NULL,
  letta_il      BIGINT
);
INSERT INTO notifiche_nuove SELECT id, quesito, NULL, evento, occorrenza, destinatario, canale, indirizzo, dati, stato,
  tentativi, non_dopo, esito_gestore, riferimento_gestore, creata_il, aggiornata_il, letta_il FROM notifiche;
DROP TABLE notifiche;
ALTER TABLE notifiche_nuove RENAME TO notifiche;
CREATE INDEX notifiche_destinatario ON notifiche (destinatario, canale, creata_il, id);
CREATE INDEX notifiche_fallite ON notifiche (aggiornata_il, id) WHERE stato = 'fallita';
CREATE UNIQUE INDEX notifiche_unica ON notifiche
  (COALESCE(appuntamento, quesito), evento, occorrenza, destinatario, canale);
CREATE INDEX notifiche_quesito ON notifiche (quesito, creata_il, id);
CREATE INDEX notifiche_appuntamento ON notifiche (appuntamento, creata_il, id) WHERE appuntamento IS NOT NULL;

-- How people of the institute enter the console.

-- One role more: whoever keeps the service running. SQLite changes a check only by making the table again.
CREATE TABLE utenti_con_supporto (
  id         TEXT   NOT NULL PRIMARY KEY,
  nome       TEXT   NOT NULL,
  ruolo      TEXT   NOT NULL
             CHECK (ruolo IN ('funzionario', 'supervisore', 'amministratore', 'monitoraggio', 'supporto')),
  sede       TEXT,
  email      TEXT,
  password   TEXT,
  attivo     BOOLEAN NOT NULL,
  creato_il  BIGINT NOT NULL,
  CHECK (ruolo NOT IN ('funzionario', 'supervisore') OR sede IS NOT NULL)
);
INSERT INTO utenti_con_supporto SELECT id, nome, ruolo, sede, email, password, attivo, creato_il FROM utenti;
DROP TABLE utenti;
ALTER TABLE utenti_con_supporto RENAME TO utenti;
CREATE INDEX utenti_sede ON utenti (sede, ruolo);

-- The cookie's secret is not here: only its SHA-256, which opens nothing.
CREATE TABLE sessioni (
  impronta   TEXT   NOT NULL PRIMARY KEY,
  utente     TEXT   NOT NULL REFERENCES utenti (id),
  creata_il  BIGINT NOT NULL,
  vista_il   BIGINT NOT NULL,
  scade_il   BIGINT NOT NULL,
  CHECK (scade_il > creata_il)
);
CREATE INDEX sessioni_utente ON sessioni (utente);
CREATE INDEX sessioni_scadute ON sessioni (scade_il);

-- Attempts since the last good one, also for names that nobody has.
CREATE TABLE tentativi_accesso (
  nome           TEXT   NOT NULL PRIMARY KEY,
  tentativi      BIGINT NOT NULL CHECK (tentativi > 0),
  ultimo_il      BIGINT NOT NULL,
  bloccato_fino  BIGINT NOT NULL
);
CREATE INDEX tentativi_accesso_vecchi ON tentativi_accesso (ultimo_il);

-- Who left for the identity provider and has not come back yet.
CREATE TABLE accessi_esterni (
  stato      TEXT   NOT NULL PRIMARY KEY,
  nonce      TEXT   NOT NULL,
  verifica   TEXT   NOT NULL,
  ritorno    TEXT   NOT NULL,
  creato_il  BIGINT NOT NULL
);
CREATE INDEX accessi_esterni_vecchi ON accessi_esterni (creato_il);

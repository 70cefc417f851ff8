-- What administrators do: never changed, never taken away.
CREATE TABLE registro_amministratori (
  id         BLOB   NOT NULL PRIMARY KEY,
  quando     BIGINT NOT NULL,
  chi        TEXT   NOT NULL,
  operazione TEXT   NOT NULL,
  oggetto    TEXT   NOT NULL,
  dettagli   TEXT   NOT NULL
);
CREATE INDEX registro_amministratori_recenti ON registro_amministratori (quando, id);
CREATE INDEX registro_amministratori_oggetto ON registro_amministratori (oggetto, quando, id);

-- Sets of tables that passed the check and are not in force: what they would change is asked page by page.
CREATE TABLE insiemi_esaminati (
  versione     TEXT   NOT NULL PRIMARY KEY,
  contenuto    TEXT   NOT NULL,
  esaminato_il BIGINT NOT NULL,
  esaminato_da TEXT   NOT NULL
);
CREATE INDEX insiemi_esaminati_recenti ON insiemi_esaminati (esaminato_il, versione);

CREATE INDEX regole_recenti ON regole (caricata_il, versione);
-- Open quesiti by the rules they follow: those that a recalculation is about, without reading the closed ones.
CREATE INDEX quesiti_regole ON quesiti (regole, id) WHERE stato <> 'chiusa';
-- Dead jobs of every queue, whatever waits beside them.
CREATE INDEX jobs_dead_all ON jobs (id) WHERE state = 1;

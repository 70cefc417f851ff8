-- The figures of the monitoring: what is counted of each quesito, and the same summed by day.

-- At most one row of each kind for a quesito, so that a figure is the length of the list it opens. They follow the
-- quesito: sede is the present one, empty for none. classe is that of the duration, or the vote; -1 for neither.
CREATE TABLE misure (
  quesito    BLOB NOT NULL REFERENCES quesiti (id),
  tipo       TEXT    NOT NULL CHECK (tipo IN 
    ('arrivo', 'attesa', 'presa', 'risposta', 'chiusura', 'riapertura', 'voto')),
  giorno     TEXT    NOT NULL,
  sede       TEXT    NOT NULL,
  cassetto   TEXT    NOT NULL,
  argomento  TEXT    NOT NULL,
  in_ritardo BOOLEAN NOT NULL,
  negativa   BOOLEAN NOT NULL,
  classe     BIGINT  NOT NULL,
  PRIMARY KEY (quesito, tipo)
);
CREATE INDEX misure_sede ON misure (tipo, sede, giorno, quesito);
CREATE INDEX misure_tutte ON misure (tipo, giorno, quesito);

-- How many rows of misure are alike. The empty day sums the closings and the votes of all days;
-- '*' as sede or argomento sums those of a day over all of them, so that a page over every sede reads few rows.
CREATE TABLE misure_giorno (
  giorno     TEXT    NOT NULL,
  sede       TEXT    NOT NULL,
  cassetto   TEXT    NOT NULL,
  argomento  TEXT    NOT NULL,
  tipo       TEXT    NOT NULL,
  in_ritardo BOOLEAN NOT NULL,
  negativa   BOOLEAN NOT NULL,
  classe     BIGINT  NOT NULL,
  quanti     BIGINT  NOT NULL,
  PRIMARY KEY (giorno, sede, cassetto, argomento, tipo, in_ritardo, negativa, classe)
) WITHOUT ROWID;
CREATE INDEX misure_giorno_sede ON misure_giorno (sede, giorno);
CREATE INDEX misure_giorno_riassunti ON misure_giorno (giorno, sede) WHERE argomento = '*';

-- Quesiti that changed since they were measured: written with the act, emptied by the reconciler.
CREATE TABLE misure_da_rifare (
  quesito  BLOB NOT NULL PRIMARY KEY,
  versione BIGINT NOT NULL
);
INSERT INTO misure_da_rifare (quesito, versione) SELECT id, versione FROM quesiti;

-- The stocks are counted from this index alone: the rows of quesiti are wide.
CREATE INDEX quesiti_aperti ON quesiti (sede, cassetto, argomento, stato, termine, creato_il, non_smistato)
  WHERE stato <> 'chiusa';
-- What falls due of one kind, by instant.
CREATE INDEX scadenze_tipo ON scadenze (tipo, scatta_il, soggetto);
-- Deliveries of a period.
CREATE INDEX notifiche_consegne ON notifiche (canale, stato, creata_il);

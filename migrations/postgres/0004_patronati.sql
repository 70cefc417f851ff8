-- Operators of patronati, list by list: who may write, as what, from when to when. Which lists count is
-- configuration of the Cassetto. A line closed before it ever was good has "al" before "dal".
CREATE TABLE abilitazioni (
  elenco         TEXT   NOT NULL,
  codice_fiscale TEXT   NOT NULL,
  profilo        TEXT   NOT NULL CHECK (profilo IN ('operatore', 'referente')),
  ente           TEXT   NOT NULL,
  nome           TEXT   NOT NULL,
  regione        TEXT,
  dal            TEXT   NOT NULL,
  al             TEXT,
  importata_il   BIGINT NOT NULL,
  PRIMARY KEY (elenco, codice_fiscale, profilo),
  CHECK ((profilo = 'referente') = (regione IS NOT NULL))
);
-- Asked at every act of an operator.
CREATE INDEX abilitazioni_persona ON abilitazioni (codice_fiscale);

-- Days on which somebody of the institute is away: nothing is assigned to it meanwhile.
CREATE TABLE assenze (
  id           UUID   NOT NULL PRIMARY KEY,
  utente       TEXT   NOT NULL REFERENCES utenti (id),
  dal          TEXT   NOT NULL,
  al           TEXT   NOT NULL,
  motivo       TEXT   NOT NULL,
  inserita_da  TEXT   NOT NULL,
  inserita_il  BIGINT NOT NULL,
  CHECK (al >= dal)
);
CREATE INDEX assenze_utente ON assenze (utente, al, dal);
-- Those that are not over, for whoever gives back what stays with the absent.
CREATE INDEX assenze_fine ON assenze (al, utente);

-- What somebody closed lately, without reading all of its history.
CREATE INDEX storia_chiusure ON storia (autore, quando) WHERE verbo = 'chiude';

-- The sede that had the quesito when a message of it failed: the failed ones of a sede are a list of their own.
ALTER TABLE notifiche ADD COLUMN sede TEXT;
UPDATE notifiche SET sede = (SELECT q.sede FROM quesiti q WHERE q.id = notifiche.quesito) WHERE stato = 'fallita';
CREATE INDEX notifiche_fallite_sede ON notifiche (sede, aggiornata_il, id) WHERE stato = 'fallita';

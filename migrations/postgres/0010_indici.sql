-- A million quesiti, measured: each of these read a whole sede, or all that is open, to find a few rows.

-- By argomento, newest first: of one sede and of all.
CREATE INDEX quesiti_sede_argomento ON quesiti (sede, argomento, stato, creato_il, id);
CREATE INDEX quesiti_argomento ON quesiti (argomento, stato, creato_il, id);
-- By argomento, what expires first.
CREATE INDEX quesiti_coda_argomento ON quesiti (argomento, stato, COALESCE(termine, '9999-12-31'), id)
  WHERE stato <> 'chiusa';
-- What is open of a person or of a position, in the order of the queue: without it, a planner that knows nothing of
-- the data would rather walk the whole queue.
CREATE INDEX quesiti_coda_soggetto ON quesiti (soggetto, stato, COALESCE(termine, '9999-12-31'), id)
  WHERE stato <> 'chiusa';
CREATE INDEX quesiti_coda_posizione ON quesiti (posizione, stato, COALESCE(termine, '9999-12-31'), id)
  WHERE stato <> 'chiusa';
-- Deliveries of one sede are those of its quesiti: counted from here alone, without the rows of the messages.
CREATE INDEX notifiche_quesito_consegne ON notifiche (quesito, creata_il, canale, stato);

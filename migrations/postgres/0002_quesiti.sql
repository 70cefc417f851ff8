-- Engine: provable history and due instants.
CREATE TABLE storia (
  tipo        TEXT    NOT NULL,
  soggetto    UUID  NOT NULL,
  versione    BIGINT  NOT NULL CHECK (versione > 0),
  quando      BIGINT  NOT NULL,
  verbo       TEXT    NOT NULL,
  autore      TEXT    NOT NULL,
  automatico  BOOLEAN NOT NULL,
  prima       TEXT    NOT NULL,
  dopo        TEXT    NOT NULL,
  dettagli    TEXT    NOT NULL,
  impronta    TEXT    NOT NULL,
  PRIMARY KEY (soggetto, versione)
);

CREATE TABLE scadenze (
  soggetto   UUID NOT NULL,
  tipo       TEXT   NOT NULL,
  macchina   TEXT   NOT NULL,
  scatta_il  BIGINT NOT NULL,
  PRIMARY KEY (soggetto, tipo)
);
CREATE INDEX scadenze_da_scattare ON scadenze (macchina, scatta_il);

-- The loaded rule sets: open quesiti keep the one they were born under.
CREATE TABLE regole (
  versione     TEXT   NOT NULL PRIMARY KEY,
  contenuto    TEXT   NOT NULL,
  caricata_il  BIGINT NOT NULL,
  caricata_da  TEXT   NOT NULL
);

CREATE TABLE quesiti (
  id              UUID NOT NULL PRIMARY KEY,
  versione        BIGINT NOT NULL CHECK (versione > 0),
  creato_il       BIGINT NOT NULL,
  aggiornato_il   BIGINT NOT NULL,
  storia_impronta TEXT   NOT NULL,
  cassetto        TEXT   NOT NULL,
  argomento       TEXT   NOT NULL,
  tipo            TEXT   NOT NULL CHECK (tipo IN ('generico', 'specifico')),
  oggetto         TEXT   NOT NULL,
  posizione       TEXT,
  mittente        TEXT   NOT NULL,
  profilo         TEXT   NOT NULL,
  soggetto        TEXT   NOT NULL,
  stato           TEXT   NOT NULL CHECK (stato IN ('aperta', 'in_carico', 'chiusa')),
  sede            TEXT,
  unita           TEXT,
  assegnatario    TEXT,
  non_smistato    TEXT,
  protocollo_sede   TEXT,
  protocollo_anno   BIGINT,
  protocollo_numero BIGINT,
  esito           TEXT,
  chiuso_il       BIGINT,
  termine         TEXT,
  regole          TEXT   NOT NULL,
  fatti           TEXT   NOT NULL,
  CHECK ((stato = 'in_carico') = (assegnatario IS NOT NULL)),
  CHECK ((stato = 'chiusa') = (chiuso_il IS NOT NULL AND esito IS NOT NULL)),
  CHECK (stato = 'aperta' OR sede IS NOT NULL),
  CHECK (sede IS NULL OR non_smistato IS NULL),
  CHECK ((protocollo_numero IS NULL) = (protocollo_sede IS NULL))
);
-- The queue of a sede: what expires first, within a state; keyset by (termine, id).
-- No term sorts as the last day there is: the two databases do not agree on where NULL goes.
CREATE INDEX quesiti_coda ON quesiti (sede, stato, COALESCE(termine, '9999-12-31'), id);
CREATE INDEX quesiti_coda_unita ON quesiti (sede, unita, stato, COALESCE(termine, '9999-12-31'), id);
CREATE INDEX quesiti_assegnatario ON quesiti (assegnatario, COALESCE(termine, '9999-12-31'), id)
  WHERE stato = 'in_carico';
CREATE INDEX quesiti_sede_recenti ON quesiti (sede, creato_il, id);
-- The same, over all sedi: for whoever watches them.
CREATE INDEX quesiti_coda_tutte ON quesiti (stato, COALESCE(termine, '9999-12-31'), id) WHERE stato <> 'chiusa';
CREATE INDEX quesiti_recenti ON quesiti (creato_il, id);
-- The history of a sender and of the person represented: newest first.
CREATE INDEX quesiti_soggetto ON quesiti (soggetto, creato_il, id);
CREATE INDEX quesiti_mittente ON quesiti (mittente, creato_il, id);
CREATE INDEX quesiti_posizione ON quesiti (posizione, creato_il, id) WHERE posizione IS NOT NULL;
CREATE UNIQUE INDEX quesiti_protocollo ON quesiti (protocollo_sede, protocollo_anno, protocollo_numero)
  WHERE protocollo_numero IS NOT NULL;
CREATE INDEX quesiti_non_smistati ON quesiti (creato_il, id) WHERE sede IS NULL;

CREATE TABLE messaggi (
  id        UUID NOT NULL PRIMARY KEY,
  quesito   UUID NOT NULL REFERENCES quesiti (id),
  numero    BIGINT NOT NULL,
  tipo      TEXT   NOT NULL CHECK (tipo IN
    ('richiesta', 'risposta', 'integrazione', 'sollecito', 'commento', 'nota_interna', 'richiesta_documenti', 'chiusura')),
  autore    TEXT   NOT NULL,
  testo     TEXT   NOT NULL,
  impronta  TEXT   NOT NULL,
  archivio  TEXT,
  creato_il BIGINT NOT NULL,
  UNIQUE (quesito, numero)
);

CREATE TABLE allegati (
  id         UUID NOT NULL PRIMARY KEY,
  messaggio  UUID NOT NULL REFERENCES messaggi (id),
  quesito    UUID NOT NULL REFERENCES quesiti (id),
  nome       TEXT   NOT NULL,
  tipo       TEXT   NOT NULL,
  dimensione BIGINT NOT NULL CHECK (dimensione > 0),
  impronta   TEXT   NOT NULL
);
CREATE INDEX allegati_quesito ON allegati (quesito);
CREATE INDEX allegati_messaggio ON allegati (messaggio);

-- Protocol: numbers per sede and year without gaps (DPR 445/2000 art. 50-57).
CREATE TABLE protocollo_contatori (
  sede   TEXT   NOT NULL,
  anno   BIGINT NOT NULL,
  ultimo BIGINT NOT NULL CHECK (ultimo >= 0),
  PRIMARY KEY (sede, anno)
);

CREATE TABLE protocolli (
  sede          TEXT   NOT NULL,
  anno          BIGINT NOT NULL,
  numero        BIGINT NOT NULL CHECK (numero > 0),
  giorno        TEXT   NOT NULL,
  registrato_il BIGINT NOT NULL,
  quesito       UUID NOT NULL REFERENCES quesiti (id),
  mittente      TEXT   NOT NULL,
  destinatario  TEXT   NOT NULL,
  oggetto       TEXT   NOT NULL,
  impronta      TEXT   NOT NULL,
  annullato_il  BIGINT,
  annullato_da  TEXT,
  annullamento_motivo TEXT,
  PRIMARY KEY (sede, anno, numero),
  CHECK ((annullato_il IS NULL) = (annullato_da IS NULL)),
  CHECK ((annullato_il IS NULL) = (annullamento_motivo IS NULL))
);
CREATE INDEX protocolli_giorno ON protocolli (sede, giorno, numero);
CREATE INDEX protocolli_quesito ON protocolli (quesito);
-- Few entries are annulled: the register of a day finds its annulments without reading all of a sede.
CREATE INDEX protocolli_annullati ON protocolli (sede, annullato_il) WHERE annullato_il IS NOT NULL;

CREATE TABLE registri (
  sede        TEXT   NOT NULL,
  giorno      TEXT   NOT NULL,
  anno        BIGINT NOT NULL,
  primo       BIGINT NOT NULL,
  ultimo      BIGINT NOT NULL,
  registrazioni BIGINT NOT NULL,
  impronta_contenuto TEXT NOT NULL,
  impronta_precedente TEXT NOT NULL,
  impronta    TEXT   NOT NULL,
  chiuso_il   BIGINT NOT NULL,
  PRIMARY KEY (sede, giorno)
);

-- Notifications: unique per event, recipient and channel.
CREATE TABLE notifiche (
  id            UUID NOT NULL PRIMARY KEY,
  quesito       UUID NOT NULL REFERENCES quesiti (id),
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
  letta_il      BIGINT,
  UNIQUE (quesito, evento, occorrenza, destinatario, canale)
);
CREATE INDEX notifiche_destinatario ON notifiche (destinatario, canale, creata_il, id);
CREATE INDEX notifiche_fallite ON notifiche (aggiornata_il, id) WHERE stato = 'fallita';

CREATE TABLE recapiti (
  codice_fiscale TEXT   NOT NULL,
  canale         TEXT   NOT NULL CHECK (canale IN ('email', 'sms', 'pec')),
  indirizzo      TEXT   NOT NULL,
  attivo         BOOLEAN NOT NULL,
  aggiornato_il  BIGINT NOT NULL,
  PRIMARY KEY (codice_fiscale, canale)
);

CREATE TABLE deleghe (
  id          UUID NOT NULL PRIMARY KEY,
  delegante   TEXT   NOT NULL,
  delegato    TEXT   NOT NULL,
  cassetto    TEXT   NOT NULL,
  dal         TEXT   NOT NULL,
  al          TEXT,
  revocata_il BIGINT,
  fonte       TEXT   NOT NULL,
  creata_il   BIGINT NOT NULL
);
CREATE INDEX deleghe_delegato ON deleghe (delegato, cassetto, delegante);
CREATE INDEX deleghe_delegante ON deleghe (delegante, cassetto);

CREATE TABLE utenti (
  id         TEXT   NOT NULL PRIMARY KEY,
  nome       TEXT   NOT NULL,
  ruolo      TEXT   NOT NULL CHECK (ruolo IN ('funzionario', 'supervisore', 'amministratore', 'monitoraggio')),
  sede       TEXT,
  email      TEXT,
  password   TEXT,
  attivo     BOOLEAN NOT NULL,
  creato_il  BIGINT NOT NULL,
  CHECK (ruolo NOT IN ('funzionario', 'supervisore') OR sede IS NOT NULL)
);
CREATE INDEX utenti_sede ON utenti (sede, ruolo);

CREATE TABLE gradimenti (
  quesito      UUID NOT NULL PRIMARY KEY REFERENCES quesiti (id),
  voto         BIGINT NOT NULL CHECK (voto BETWEEN 1 AND 5),
  suggerimento TEXT   NOT NULL,
  creato_il    BIGINT NOT NULL
);

-- The answer already given to a key, so that a repeated request changes nothing.
CREATE TABLE idempotenze (
  cliente    TEXT   NOT NULL,
  chiave     TEXT   NOT NULL,
  impronta   TEXT   NOT NULL,
  quesito    UUID NOT NULL,
  creata_il  BIGINT NOT NULL,
  PRIMARY KEY (cliente, chiave)
);
CREATE INDEX idempotenze_vecchie ON idempotenze (creata_il);

-- Who read what.
CREATE TABLE accessi (
  id       UUID NOT NULL PRIMARY KEY,
  quesito  UUID NOT NULL,
  chi      TEXT   NOT NULL,
  cosa     TEXT   NOT NULL,
  quando   BIGINT NOT NULL
);
CREATE INDEX accessi_quesito ON accessi (quesito, quando);

-- Figures kept by a reconciler, with their age.
CREATE TABLE statistiche (
  chiave       TEXT   NOT NULL PRIMARY KEY,
  contenuto    TEXT   NOT NULL,
  calcolate_il BIGINT NOT NULL
);

-- Multiplies the 2,000 quesiti of a demo into a million, on SQLite: see README.md. Run it from the root of the repository.
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -4000000;
PRAGMA temp_store = MEMORY;
CREATE TEMP TABLE sedi_tutte (codice TEXT);
.import "|sed -n 's/^codice = \"\\([0-9]*\\)\"$/\\1/p' config/sedi.toml" sedi_tutte
BEGIN;
CREATE TEMP TABLE sedi_numerate AS SELECT codice, row_number() OVER (ORDER BY codice) - 1 AS n FROM sedi_tutte;
-- Each closed one 700 times, day after day into the past; each open one so often that 5 % are open.
CREATE TEMP TABLE originali AS SELECT id, stato, sede, creato_il, row_number() OVER (ORDER BY id) AS n FROM quesiti;
CREATE TEMP TABLE volte AS SELECT
  950000 / (SELECT COUNT(*) FROM originali WHERE stato = 'chiusa') AS chiuse,
  50000 / (SELECT COUNT(*) FROM originali WHERE stato <> 'chiusa') AS aperte;
CREATE TEMP TABLE copie AS
  WITH RECURSIVE k (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM k WHERE k < 1000)
  SELECT randomblob(16) AS id, o.id AS originale, o.n AS n, k.k AS k, o.stato AS stato,
    CASE WHEN o.stato = 'chiusa' THEN k.k ELSE 0 END AS giorni,
    CASE WHEN o.sede IS NULL THEN NULL
      WHEN abs(random()) % 25 = 0 THEN '7013'
      ELSE (SELECT codice FROM sedi_numerate s
            WHERE s.n = (o.n * 7919 + k.k * 104729) % (SELECT COUNT(*) FROM sedi_numerate)) END AS sede
  FROM k, originali o, volte v
  WHERE k.k <= CASE WHEN o.stato = 'chiusa' THEN v.chiuse ELSE v.aperte END
  ORDER BY o.creato_il - k.k * 86400000;
-- Made of syllables: 40 words of two, 400 of three.
CREATE TEMP TABLE sillabe AS SELECT value AS s, key AS n FROM json_each(
  '["ba","ce","di","fo","gu","la","me","ni","po","ru","sa","te","vi","zo","ca","ne","li","mo","pu","re"]');
CREATE TEMP TABLE parole_scritte AS WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < 439)
  SELECT n.n, a.s || b.s || CASE WHEN n.n < 40 THEN '' ELSE c.s END AS parola FROM n
  JOIN sillabe a ON a.n = n.n % 20 JOIN sillabe b ON b.n = (n.n / 20 + n.n * 7) % 20
  JOIN sillabe c ON c.n = (n.n * 13 + n.n / 7) % 20;
CREATE UNIQUE INDEX temp.parole_scritte_n ON parole_scritte (n);
CREATE INDEX temp.copie_originale ON copie (originale);

INSERT INTO utenti (id, nome, ruolo, sede, email, password, attivo, creato_il)
  SELECT substr(u.id, 1, instr(u.id, '.')) || s.codice, u.nome, u.ruolo, s.codice, u.email, u.password, u.attivo, u.creato_il
  FROM utenti u, sedi_numerate s WHERE u.sede = '7013' AND TRUE ON CONFLICT DO NOTHING;

INSERT INTO quesiti
  SELECT id, versione, creato_il, aggiornato_il, storia_impronta, cassetto, argomento, tipo, oggetto, posizione,
    mittente, profilo, soggetto, stato, sede, unita, assegnatario, non_smistato, psede, panno,
    CASE WHEN psede IS NOT NULL THEN 100000 + row_number() OVER (PARTITION BY psede, panno ORDER BY creato_il) END,
    esito, chiuso_il, termine, regole,
    CASE WHEN assegnatario IS NULL THEN fatti ELSE json_set(fatti, '$.stato.assegnatario', assegnatario) END
  FROM (SELECT c.id, q.versione, q.creato_il - c.giorni * 86400000 AS creato_il,
      q.aggiornato_il - c.giorni * 86400000 AS aggiornato_il, q.storia_impronta, q.cassetto, q.argomento, q.tipo,
      -- What people write themselves: words that many use, words that few use, and a number that nobody else writes.
      CASE WHEN q.tipo = 'generico' AND c.k % 3 <> 0 THEN q.oggetto || ' ' ||
        (SELECT parola FROM parole_scritte WHERE n = c.k % 40) || ' ' ||
        (SELECT parola FROM parole_scritte WHERE n = 40 + (c.n * 31 + c.k) % 400) || ' ' || (c.n * 1000 + c.k)
        ELSE q.oggetto END AS oggetto,
      CASE WHEN c.k % 20 = 0 THEN q.posizione ELSE printf('%05d', c.k) || substr(q.posizione, 6) END AS posizione,
      CASE WHEN c.k % 20 = 0 THEN q.mittente ELSE substr(q.mittente, 1, 12) || printf('%04d', c.k) END AS mittente,
      q.profilo,
      CASE WHEN c.k % 20 = 0 THEN q.soggetto ELSE substr(q.soggetto, 1, 12) || printf('%04d', c.k) END AS soggetto,
      q.stato, c.sede, q.unita,
      CASE WHEN q.assegnatario IS NOT NULL THEN 'funzionario' || (1 + c.k % 4) || '.' || c.sede END AS assegnatario,
      q.non_smistato, CASE WHEN q.protocollo_sede IS NOT NULL THEN COALESCE(c.sede, q.protocollo_sede) END AS psede,
      CAST(strftime('%Y', (q.creato_il - c.giorni * 86400000) / 1000, 'unixepoch') AS INTEGER) AS panno,
      q.esito, q.chiuso_il - c.giorni * 86400000 AS chiuso_il, q.termine, q.regole, q.fatti
    FROM copie c JOIN quesiti q ON q.id = c.originale);
UPDATE quesiti SET protocollo_anno = NULL WHERE protocollo_sede IS NULL AND protocollo_anno IS NOT NULL;
SELECT 'quesiti', COUNT(*) FROM quesiti;

INSERT INTO protocolli (sede, anno, numero, giorno, registrato_il, quesito, mittente, destinatario, oggetto, impronta)
  SELECT q.protocollo_sede, q.protocollo_anno, q.protocollo_numero, date(q.creato_il / 1000, 'unixepoch'), q.creato_il,
    q.id, q.mittente, q.protocollo_sede, q.oggetto, ''
  FROM copie c JOIN quesiti q ON q.id = c.id WHERE q.protocollo_sede IS NOT NULL;

-- Conversation and history of those that are looked at.
CREATE TEMP TABLE guardate AS SELECT * FROM copie WHERE sede = '7013' AND (stato <> 'chiusa' OR k % 10 = 0);
INSERT INTO messaggi SELECT randomblob(16), c.id, m.numero, m.tipo, m.autore, m.testo, m.impronta, m.archivio,
    m.creato_il - c.giorni * 86400000 FROM guardate c JOIN messaggi m ON m.quesito = c.originale;
INSERT INTO storia SELECT s.tipo, c.id, s.versione, s.quando - c.giorni * 86400000, s.verbo, s.autore, s.automatico,
    s.prima, s.dopo, s.dettagli, s.impronta FROM guardate c JOIN storia s ON s.soggetto = c.originale;

INSERT INTO scadenze SELECT c.id, s.tipo, s.macchina, s.scatta_il FROM copie c JOIN scadenze s ON s.soggetto = c.originale;
INSERT INTO gradimenti SELECT c.id, g.voto, g.suggerimento, g.creato_il - c.giorni * 86400000
  FROM copie c JOIN gradimenti g ON g.quesito = c.originale;

-- Messages of the last months: one in fifty did not arrive.
INSERT OR IGNORE INTO notifiche
  SELECT randomblob(16), c.id, NULL, n.evento, n.occorrenza, n.destinatario, n.canale, n.indirizzo, n.dati,
    CASE WHEN n.canale = 'cassetto' THEN n.stato WHEN abs(random()) % 50 = 0 THEN 'fallita' ELSE 'consegnata' END, 1, NULL,
    CASE WHEN n.canale <> 'cassetto' THEN 'risposta ' || (c.k % 30) END, NULL, n.creata_il - c.giorni * 86400000,
    n.aggiornata_il - c.giorni * 86400000, NULL, c.sede
  FROM copie c JOIN notifiche n ON n.quesito = c.originale WHERE c.giorni <= 60;
SELECT 'notifiche', COUNT(*) FROM notifiche;

INSERT INTO misure (quesito, tipo, giorno, sede, cassetto, argomento, in_ritardo, negativa, classe)
  SELECT c.id, m.tipo, date(m.giorno, '-' || c.giorni || ' days'), COALESCE(c.sede, ''), m.cassetto, m.argomento,
    m.in_ritardo, m.negativa, m.classe FROM copie c JOIN misure m ON m.quesito = c.originale;
SELECT 'misure', COUNT(*) FROM misure;

DELETE FROM misure_giorno;
CREATE TEMP TABLE celle AS SELECT giorno, sede, cassetto, argomento, tipo, in_ritardo, negativa, classe, COUNT(*) AS quanti
  FROM misure GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
INSERT INTO misure_giorno SELECT * FROM celle;
INSERT INTO misure_giorno SELECT giorno, '*', cassetto, argomento, tipo, in_ritardo, negativa, classe, SUM(quanti)
  FROM celle GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
INSERT INTO misure_giorno SELECT giorno, sede, cassetto, '*', tipo, in_ritardo, negativa, classe, SUM(quanti)
  FROM celle GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
INSERT INTO misure_giorno SELECT '', sede, cassetto, argomento, tipo, FALSE, FALSE,
    CASE tipo WHEN 'voto' THEN classe ELSE -1 END, SUM(quanti)
  FROM celle WHERE tipo IN ('chiusura', 'voto') GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
SELECT 'misure_giorno', COUNT(*) FROM misure_giorno;
DELETE FROM misure_da_rifare;
COMMIT;

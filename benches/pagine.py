#!/usr/bin/env python3
"""Times the pages of a running console, as README.md tells: benches/pagine.py URL [--richieste N] [--clienti N].

Each page is asked for N times by one client after the other answer came (or by several at once), and told as p50 / p99 in
milliseconds, with the bytes that were sent. The floor is the answer to /livez, which reads nothing.
"""
import argparse
import gzip
import http.client
import re
import sys
import threading
import time
import urllib.parse

PASSWORD = "quesiti-di-prova"
# What a browser says of a page that its reader asked for.
TESTATE = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin", "Accept": "text/html"}


class Cliente:
    def __init__(self, ospite):
        self.ospite, self.biscotti = ospite, {}
        self.rete = http.client.HTTPConnection(ospite, timeout=60)

    def chiede(self, metodo, dove, corpo=None):
        testate = dict(TESTATE)
        if self.biscotti:
            testate["Cookie"] = "; ".join(f"{n}={v}" for n, v in self.biscotti.items())
        if corpo is not None:
            testate["Content-Type"] = "application/x-www-form-urlencoded"
            corpo = urllib.parse.urlencode(corpo)
        inizio = time.perf_counter()
        self.rete.request(metodo, dove, corpo, testate)
        risposta = self.rete.getresponse()
        dati = risposta.read()
        durata = 1000 * (time.perf_counter() - inizio)
        for testata in risposta.headers.get_all("Set-Cookie") or []:
            nome, valore = testata.split(";")[0].split("=", 1)
            self.biscotti[nome] = valore
        return risposta, dati, durata

    def entra(self, utente):
        _, dati, _ = self.chiede("GET", "/accesso")
        modulo = re.search(rb'name="csrf" value="([^"]+)"', testo(dati)).group(1).decode()
        risposta, _, _ = self.chiede("POST", "/accesso", {"utente": utente, "password": PASSWORD, "csrf": modulo})
        assert risposta.status == 303, f"{utente}: {risposta.status}"
        return self


def testo(dati):
    return gzip.decompress(dati) if dati[:2] == b"\x1f\x8b" else dati


def posto(durate, quota):
    return sorted(durate)[min(len(durate) - 1, int(len(durate) * quota))]


def misura(nome, clienti, dove, richieste):
    durate, lunghezze = [], []

    def corre(cliente):
        for _ in range(richieste // len(clienti)):
            risposta, dati, durata = cliente.chiede("GET", dove)
            assert risposta.status == 200, f"{dove}: {risposta.status}"
            durate.append(durata)
            lunghezze.append((len(dati), len(testo(dati))))

    fili = [threading.Thread(target=corre, args=(c,)) for c in clienti]
    for filo in fili:
        filo.start()
    for filo in fili:
        filo.join()
    inviati, aperti = lunghezze[0]
    print(f"{nome:44} {posto(durate, .5):8.1f} / {posto(durate, .99):7.1f} ms  {inviati / 1000:7.1f} KB"
          f" (aperta {aperti / 1000:.0f})", flush=True)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("indirizzo")
    a.add_argument("--richieste", type=int, default=300)
    a.add_argument("--clienti", type=int, default=1)
    a.add_argument("--solo", default="")
    a.add_argument("--parole", default="rimborso,zocala,zebra")
    a = a.parse_args()
    ospite = urllib.parse.urlparse(a.indirizzo).netloc
    di = {u: [Cliente(ospite).entra(u) for _ in range(a.clienti)]
          for u in ["funzionario1.7013", "supervisore.7013", "monitoraggio"]}
    f, s, m = di["funzionario1.7013"], di["supervisore.7013"], di["monitoraggio"]
    _, coda, _ = f[0].chiede("GET", "/quesiti")
    quesito = re.search(rb'href="(/quesiti/[^"?#/]+)"', testo(coda)).group(1).decode()
    di_tutti, di_pochi, di_nessuno = a.parole.split(",")
    pagine = [
        ("pavimento: /livez", f, "/livez"),
        ("coda", f, "/quesiti"),
        ("coda, due filtri", f, "/quesiti?argomento=aziende.f24&scadenza=scaduti"),
        (f"coda, parola di molti ({di_tutti})", f, f"/quesiti?cerca={di_tutti}"),
        (f"coda, parola di pochi ({di_pochi})", f, f"/quesiti?cerca={di_pochi}"),
        (f"coda, parola di nessuno ({di_nessuno})", f, f"/quesiti?cerca={di_nessuno}"),
        ("chiuse della sede, parola di molti", f, f"/quesiti?stato=chiusa&cerca={di_tutti}"),
        ("chiuse della sede, parola di pochi", f, f"/quesiti?stato=chiusa&cerca={di_pochi}"),
        ("tutte le sedi, parola di molti", m, f"/quesiti?stato=chiusa&cerca={di_tutti}"),
        ("tutte le sedi, parola di pochi", m, f"/quesiti?stato=chiusa&cerca={di_pochi}"),
        ("tutte le sedi, parola di nessuno", m, f"/quesiti?stato=chiusa&cerca={di_nessuno}"),
        ("un quesito", f, quesito),
        ("prima pagina del funzionario", f, "/"),
        ("agenda", f, "/agenda"),
        ("la mia sede", s, "/sede"),
        ("monitoraggio, 30 giorni", m, "/monitoraggio"),
        ("monitoraggio, 90 giorni", m, "/monitoraggio?giorni=90"),
        ("monitoraggio di una sede", s, "/monitoraggio"),
    ]
    for nome, clienti, dove in pagine:
        if a.solo in nome:
            misura(nome, clienti, dove, a.richieste)
    if a.solo in "prime occhiate":
        # Each sede once: nobody looked at it before.
        _, tutte, _ = m[0].chiede("GET", "/monitoraggio?sedi=tutte")
        codici = sorted(set(re.findall(rb"/monitoraggio/sedi/(\d+)", testo(tutte))))
        durate = [m[0].chiede("GET", f"/monitoraggio/sedi/{c.decode()}?giorni={g}")[2] for c in codici for g in (30, 90)]
        print(f"{'prima occhiata a ogni sede, 30 e 90 giorni':44} {posto(durate, .5):8.1f} / {posto(durate, .99):7.1f} ms"
              f"  (su {len(durate)}, la più lenta {max(durate):.1f})")


if __name__ == "__main__":
    sys.exit(main())

# Few verbs; the work is in scripts/, which run as they are without make too.
# ARGS goes on to the command: make test ARGS="-p engine", make run ARGS="--help", make bench ARGS="jobs".
.DEFAULT_GOAL := help
.PHONY: help run test lint bench

help:
	@echo 'quesiti: il back office della Comunicazione Bidirezionale'
	@echo
	@echo '  make run     prepara la macchina, compila e avvia la dimostrazione su http://127.0.0.1:8080'
	@echo '  make test    avvia un PostgreSQL usa e getta ed esegue tutte le prove'
	@echo '  make lint    controlla forma, avvisi, documentazione e regole del repository'
	@echo '  make bench   misura le prestazioni su SQLite e PostgreSQL'
	@echo
	@echo 'Argomenti in più con ARGS, per esempio: make test ARGS="-p engine"'

run:
	@scripts/run.sh $(ARGS)

test:
	@scripts/test.sh $(ARGS)

lint:
	@scripts/lint.sh

bench:
	@scripts/bench.sh $(ARGS)

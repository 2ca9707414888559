# What there is to do here. `make run` opens the app, `make test` runs every test; both install what is missing.
SHELL := /bin/bash
PHASE := scripts/phase.sh
UI_SOURCES := $(shell find ui -path ui/node_modules -prune -o -path ui/dist -prune -o -type f -print 2>/dev/null)

.PHONY: run test check bench drill demo setup setup-tests ui

run:
	@scripts/run.sh $(ARGS)

test: setup-tests ui
	@$(PHASE) 'build the app and its tests' cargo test --workspace --no-run
	@$(PHASE) 'tests of the window alone' npm --prefix ui test
	@$(PHASE) 'tests of the app, the real window included' cargo test --workspace

check: setup ui
	@$(PHASE) 'format' cargo fmt --all --check
	@$(PHASE) 'clippy' cargo clippy --workspace --all-targets -- -D warnings -D missing_docs
	@$(PHASE) 'svelte-check' npm --prefix ui run check
	@$(PHASE) 'generated files' scripts/generated.sh
	@$(PHASE) 'licences and advisories' scripts/deny.sh

demo: setup-tests ui
	@cargo build -p baton --bin baton --example tour
	@cargo run -q -p baton --example tour -- screenshots

bench:
	@cargo bench --workspace

drill:
	@cargo run --release -p batonctl -- drill $(ARGS)

setup:
	@scripts/setup.sh

setup-tests:
	@scripts/setup.sh --tests

ui: ui/dist/index.html

ui/dist/index.html: $(UI_SOURCES)
	@$(MAKE) --no-print-directory setup
	@npm --prefix ui run build
	@touch $@

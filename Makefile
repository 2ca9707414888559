# `make run` opens the app, `make test` runs every test; both install what is missing. `make help` lists the rest.
SHELL := /bin/bash
PHASE := scripts/phase.sh
UI_SOURCES := $(shell find ui -type d \( -name node_modules -o -name dist \) -prune -o -type f -print)

.PHONY: run test check campaign bench drill tiny-model demo setup setup-tests weights ui help

run: ## install what is missing, build the app and open it (ARGS='--config DIR' goes to the app)
	@scripts/run.sh $(ARGS)

test: setup-tests ui ## install what is missing and run every test, the real window included
	@$(PHASE) 'build the app and its tests' cargo test --workspace --no-run
	@$(PHASE) "tests of the window's code" npm --prefix ui test
	@$(PHASE) 'tests of the app, the real window included' cargo test --workspace --no-fail-fast

check: setup ui ## format, lints, documentation, types, generated files, licences
	@$(PHASE) 'format' cargo fmt --all --check
	@$(PHASE) 'clippy' cargo clippy --workspace --all-targets -- -D warnings -D missing_docs
	@$(PHASE) 'documentation' env RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --quiet
	@$(PHASE) 'svelte-check' npm --prefix ui run check
	@$(PHASE) 'generated files' scripts/generated.sh
	@$(PHASE) 'licences and sources of dependencies' scripts/deny.sh

campaign: setup-tests ## the property tests with inputs never tried before, 20 times as many (PROPTEST_CASES=N chooses)
	@PROPTEST_CASES=$${PROPTEST_CASES:-5000} PROPTEST_MAX_GLOBAL_REJECTS=1000000 cargo test --workspace --exclude baton --no-fail-fast

demo: setup-tests ui ## a tour of the app on an invisible display, with pictures in ./screenshots
	@BATON_SCREENSHOTS=$(CURDIR)/screenshots cargo test --workspace --test window tour -- --nocapture
	@echo "The pictures are in ./screenshots"

bench: ## figures of the whole program beside their floors (ARGS='core durable long gateway start memory size' chooses)
	@scripts/bench.sh $(ARGS)

drill: ## many conversations in a brownout, with a scorecard (ARGS go to batonctl drill instead)
	@cargo run --release -p batonctl -- drill $(or $(ARGS),--conversations 10001 --faults brownout)

tiny-model: ## replay recordings with a real, tiny language model (ARGS='FILE --record-dir DIR --config DIR'), where it can be had
	@scripts/tiny-model.sh $(ARGS)

weights: ## fetch the sentence encoders of the embedding Routers (84 and 32 MB, once)
	@scripts/weights.sh

setup: ## install what building needs
	@scripts/setup.sh

setup-tests: ## install what building and testing need
	@scripts/setup.sh --tests

ui: ui/dist/index.html ## build the page in the window

ui/dist/index.html: $(UI_SOURCES)
	@scripts/setup.sh
	@npm --prefix ui run build
	@touch $@

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

# `make run` shows the bot, `make test` is the gate. `make help` lists the rest.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

# Without a home, what Go, npm and Chromium keep goes into the ignored bin folder.
ifeq ($(strip $(HOME)),)
export HOME := $(CURDIR)/bin/.home
endif

# A build from a version's tag carries it; every other has the version that main.go states.
VERSION ?= $(shell git describe --tags --exact-match --match 'v[0-9]*' 2>/dev/null | sed 's/^v//')
LDFLAGS := -s -w $(if $(VERSION),-X main.version=$(VERSION))

# cgo is for the race detector alone.
export CGO_ENABLED := 0
TOOL := go tool -modfile=tools/go.mod

# The race detector watches all but SQLite, which is C made Go: it has no goroutines, and takes some twenty times longer when
# it is watched.
RACE := -race -gcflags=modernc.org/sqlite/lib=-race=false -gcflags=modernc.org/libc/...=-race=false

# The tests run the very program that is shipped.
export SSPRBOT_BINARY := $(CURDIR)/bin/ssprbot

comma := ,
say = @printf '\n== %s\n' '$(1)'

.PHONY: help run build test check setup ready fuzz fuzz-short hostile playground-test golden bench bench-match bench-load govulncheck sbom image image-root

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 18

run: build ## the bot with the Playground in front of it; without Node.js the terminal chat
	@tools/run.sh

# What the matcher learns of the base is made before the program that embeds it.
MATCHER := knowledge/pretrained/base.matcher
$(MATCHER): $(wildcard knowledge/base/*.yaml knowledge/*.go knowledge/match/*.go) knowledge/match/english.vectors
	$(call say,learn the knowledge base)
	go run -buildvcs=false ./knowledge/pretrain $@
	@touch $@

build: $(MATCHER) ## bin/ssprbot, static
	$(call say,build bin/ssprbot)
	go build -buildvcs=false -trimpath -ldflags '$(LDFLAGS)' -o bin/ssprbot .

test: ready check fuzz-short playground-test ## the gate: check, ten seconds of each fuzz target, the Playground
	@printf '\n== all passed\n'

check: build ## the quick part of the gate, for every commit
	$(call say,gofmt)
	@files=$$(find . -name '*.go' -not -path '*/.*' -not -path '*/node_modules/*' -exec gofmt -l {} +); \
		[[ -z $$files ]] || { printf 'not formatted:\n%s\n' "$$files"; exit 1; }
	$(call say,go mod tidy -diff)
	@go mod tidy -diff
	@for module in tools/*/go.mod; do (cd "$$(dirname "$$module")" && go list -mod=readonly -m all >/dev/null); done
	$(call say,go vet)
	@go vet ./...
	$(call say,staticcheck)
	@$(TOOL) staticcheck ./...
	$(call say,golangci-lint)
	@$(TOOL) golangci-lint run
	$(call say,licences)
	@cd tools/licences && go vet . && go test .
	@tools/licences.sh | tail -n1
	$(call say,go test -race)
	@CGO_ENABLED=1 go test $(RACE) -shuffle=on -timeout 20m $$(go list ./... | grep /)
	@CGO_ENABLED=1 go test $(RACE) -run InProcess .
	$(call say,go test: the shipped program$(comma) and what learns the whole base)
	@go test -shuffle=on -timeout 20m . $$(tools/packages.sh '^//go:build !race')
	$(call say,ssprbot lint --strict)
	@bin/ssprbot lint --strict

setup: ## install what the tests need (Debian packages, Node modules)
	$(call say,setup)
	@tools/setup.sh

ready: # CI installs what is missing, a person is told
ifneq ($(strip $(CI)),)
	@$(MAKE) --no-print-directory setup
else
	@tools/setup.sh --check
endif

fuzz: ## a minute of each fuzz target
	@tools/fuzz.sh 60s

fuzz-short:
	@tools/fuzz.sh 10s

hostile: build ## a million hostile requests, with honest callers in between; half an hour
	@go test -run '^TestHostileRequests$$' -v -timeout 2h . -args -hostile 1000000 | grep -v '^ *{'

playground-test: build ## the real client against the real program, in Chromium
	$(call say,Playground)
	@cd playground && npm test

golden: ## rewrite the golden files; read the diff as users would
	$(call say,golden files)
	@packages=$$(tools/packages.sh 'flag\.Bool\("update"'); echo "$$packages"; go test $$packages -update

bench: ## benchmarks, with allocations
	$(call say,benchmarks)
	@packages=$$(tools/packages.sh '^func Benchmark'); go test -run '^$$' -bench . -benchmem $$packages

bench-match: $(MATCHER) ## the matcher beside bleve and SQLite FTS5, and as the base grows; five minutes at most
	$(call say,matchbench)
	@cd tools/matchbench && go build -o ../../bin/matchbench .
	@bin/matchbench --questions knowledge/testdata/questions.jsonl

bench-load: build ## turns a second, beside a bare handler, msbotbuilder-go and Microsoft's SDK; needs npm, ten minutes
	$(call say,loadbench)
	@cd tools/loadbench && go build -o ../../bin/loadbench .
	@[[ -d tools/loadbench/botbuilder/node_modules ]] || (cd tools/loadbench/botbuilder && npm ci --no-audit --no-fund)
	@bin/loadbench

govulncheck: ## known faults in dependencies; needs a network, and is no part of the gate
	$(call say,govulncheck)
	@tools/govulncheck.sh

sbom: build ## what is in bin/ssprbot: a CycloneDX list, and the licence texts that go with it
	$(call say,sbom)
	@tools/sbom.sh

image: build ## the container image, around the bin/ssprbot that the tests ran
	$(call say,image)
	@if docker info >/dev/null 2>&1; then docker build --build-arg BINARY=prebuilt --tag ssprbot .; \
		else echo 'NOT RUN: no Docker engine answers here. `make image-root` proves the image without one.'; fi

image-root: build ## prove the image without a Docker engine: the same files in an empty root
	$(call say,image by hand)
	@tools/image-root.sh

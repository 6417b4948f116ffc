# What a user calls: make demo · make test · make test-python · make test-all · make build · make lint · make bench · make attack · make endings · make fuzz · make sanitize · make models · make install · make uninstall · make deb · make test-systemd · make test-browser · make test-cluster
PREFIX ?= /usr/local
DESTDIR ?=
CONFIGURATION ?= release
BIN = .build/$(CONFIGURATION)
PROGRAMS = .build/programs
# Programs that are to be used need no toolchain where they run.
LINKING = $(if $(filter release,$(CONFIGURATION)),--static-swift-stdlib)
VERSION ?= $(shell sed -n 's/.*"\(.*\)".*/\1/p' Sources/Wire/Release.swift)
PACKAGES = libopenblas-dev libpng-dev libturbojpeg0-dev libjson-c-dev pkg-config
PLOTTING = gnuplot-nox graphviz
PACKAGING = python3-minimal binutils dpkg-dev
LANGUAGES = socat jq gcc libjson-c-dev nodejs perl golang-go ruby php-cli lua5.4 lua-socket lua-cjson \
    r-base-core r-cran-jsonlite r-cran-base64enc
export PATH := $(PATH):/opt/swift/usr/bin

.PHONY: setup build demo test test-python test-all languages lint bench attack endings fuzz sanitize models \
    programs install uninstall deb test-systemd test-browser test-cluster clean

# Installs what is missing of the system's packages, and nothing when all are there.
setup:
	@command -v swift >/dev/null || { echo "Tench needs Swift 6.3 or newer: install it from https://www.swift.org/install and put it on the PATH." >&2; exit 1; }
	@dpkg -s $(PACKAGES) >/dev/null 2>&1 || clients/demo/apt-install $(PACKAGES)

build: setup
	swift build -c $(CONFIGURATION) $(LINKING)

# Leaves demo/index.html. WEIGHTS=DIR uses the trained networks in DIR (resnet50.pth, googlenet_bvlc.safetensors, …).
demo: build
	-@dpkg -s $(PLOTTING) >/dev/null 2>&1 || clients/demo/apt-install $(PLOTTING) # for curves and graphs
	BIN=$(BIN) WEIGHTS="$(WEIGHTS)" clients/demo/run

test: setup
	-@command -v socat >/dev/null || clients/demo/apt-install socat # for the shell examples in clients/README.md
	-@dpkg -s $(PLOTTING) >/dev/null 2>&1 || clients/demo/apt-install $(PLOTTING) # for the plots
	swift build --build-tests
	Tests/Outside/run
	swift test --skip-build --skip ConformanceTests
	swift test --skip-build --no-parallel --filter ConformanceTests # they wait for programs, and would hold up the others' threads

# The Python package, in an environment of its own with PyTorch, JAX and what is built on them, which pip fetches the first time.
# TENCHD=PROGRAM asks another daemon than the build's.
test-python: $(if $(TENCHD),,build)
	Tests/Python/run "$(or $(TENCHD),$(BIN)/tenchd)"

# All of that, and every architecture and some published files against PyTorch, for which python3 needs torch and torchvision; and ONNX's
# own suite, published files and exported networks, for which it needs onnx, onnxscript and onnxruntime too. It takes long.
# What the examples in other languages need is installed, and none of them may be left out.
test-all: export TENCH_ALL_EXAMPLES = 1
test-all: languages test build
	python3 Tests/Reference/check_all.py $(BIN)/tenchd
	python3 Tests/Reference/check_files.py $(BIN)/tenchd
	python3 Tests/Reference/check_names.py $(BIN)/tenchd
	python3 Tests/Reference/check_inside.py $(BIN)/tenchd
	python3 Tests/Reference/check_onnx_suite.py $(BIN)/tenchd
	python3 Tests/Reference/check_onnx_files.py $(BIN)/tenchd
	python3 Tests/Reference/check_onnx_exports.py $(BIN)/tenchd
	TENCH_WEIGHTS="$(WEIGHTS)" Tests/Python/run $(BIN)/tenchd Tests/Python/torch/full_size.py
	$(MAKE) test-browser test-cluster test-systemd

languages:
	@dpkg -s $(LANGUAGES) >/dev/null 2>&1 || clients/demo/apt-install $(LANGUAGES)

# The format, the widths of all lines, the lengths of all files.
lint:
	.ci/lint

# Tench against the peers that python3 has, then on its own. BENCH adds options to the first, such as --python.
bench: build
	$(BIN)/tench-bench $(BENCH)
	$(BIN)/tench-bench --overhead resnet50
	$(BIN)/tench-bench --scaling resnet50
	$(BIN)/tench-bench --ping

# Attacks on a daemon of its own, and what everybody else notices of each; then what it answers when memory is short. By python3 alone.
attack: build
	python3 Tests/Attacks/attack.py $(BIN)/tenchd
	python3 Tests/Attacks/memory.py $(BIN)/tenchd --by address
	python3 Tests/Attacks/memory.py $(BIN)/tenchd --by budget

# Kills in the middle of saving and writing, full and slow disks: nothing is torn, nothing left. Some of it takes root.
endings: build
	python3 Tests/Attacks/endings.py $(BIN)

# Looks for lines, files and pictures that crash a reader, with libFuzzer, for that long in all.
MINUTES ?= 3
fuzz: setup
	Tests/Fuzz/run $(MINUTES)

# Runs the tests of what threads share under ThreadSanitizer, and those of readers and C loops under
# AddressSanitizer and UndefinedBehaviorSanitizer: two builds of their own, ten minutes each.
sanitize: setup
	Tests/Sanitizers/run thread 'ServingTests|InferenceTests|WireTests|TenchTests'
	Tests/Sanitizers/run memory 'KernelsTests|TextTests|WeightsTests|ONNXTests|FilesTests|ImagingTests|JSONTests'

# Trains the networks in clients/models anew, by the daemon itself; STEPS=N for a shorter training.
models: build
	BIN=$(BIN) STEPS="$(STEPS)" clients/models/train

# The programs as they are installed: without a toolchain's libraries, and without what debuggers read.
programs: build
	-@dpkg -s $(PACKAGING) >/dev/null 2>&1 || clients/demo/apt-install $(PACKAGING)
	systemd/link "$(BIN)" $(PROGRAMS)

# Programs, units, man pages, completions, a commented configuration: under PREFIX, and where systemd looks.
install: programs
	systemd/install $(PROGRAMS) "$(DESTDIR)" "$(PREFIX)"

# Takes away what install has put there; what was configured or saved since stays.
uninstall:
	systemd/uninstall "$(DESTDIR)" "$(PREFIX)"

# Leaves .build/tench_VERSION_ARCH.deb.
deb: programs
	systemd/deb $(PROGRAMS) "$(VERSION)"

# Installs the package in a Debian of its own, boots it, and does to the service what happens to services. It takes root.
test-systemd: deb
	Tests/Systemd/run .build/tench_$(VERSION)_$$(dpkg --print-architecture).deb

# tench-view in Debian's Chromium. It says what is missing.
test-browser: build
	Tests/Browser/run $(BIN)

# Sweeps, arrays, proxies and tunnels on network namespaces as hosts, by Dask, Slurm, HAProxy, ssh and stunnel, which it asks for. It
# takes root.
test-cluster: build
	Tests/Cluster/run $(BIN)

clean:
	rm -rf .build demo

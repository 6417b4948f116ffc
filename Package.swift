// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target's settings: Swift 6 mode, all warnings errors, unsafe code marked as such.
let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// The tests' settings: as strict, but unsafe expressions need no mark (`#expect` cannot hold one).
let tested: [SwiftSetting] = Array(strict.dropFirst())

// What other packages bring.
let argumentParser = product("ArgumentParser", of: "swift-argument-parser")
let crypto = product("Crypto", of: "swift-crypto")
let hummingbird = product("Hummingbird", of: "hummingbird")
let hummingbirdCore = product("HummingbirdCore", of: "hummingbird")
let lifecycle = product("ServiceLifecycle", of: "swift-service-lifecycle")
let logging = product("Logging", of: "swift-log")
let signals = product("UnixSignals", of: "swift-service-lifecycle")
let nio = ["NIOCore", "NIOPosix"].map { product($0, of: "swift-nio") }

/// What programs stand on that make a run of pictures.
let pictures: [Target.Dependency] = [
    "Experiments", "Files", "Imaging", "JSON", "Options", "Runs", "Tench", "Wire",
]
/// What programs stand on whose whole run is an experiment's.
let experiment: [Target.Dependency] = ["Experiments", "Options", "Tench", "Wire"]

/// What looks into the daemon's engine.
let engine: [Target.Dependency] = [
    "Files", "Inference", "JSON", "Networks", "Objectives", "Pictures", "Tensors", "Weights",
    "Wire",
]

/// The files of the page that `tench-view` shows.
let page = [
    "charts.js", "daemon.js", "dom.js", "icon.svg", "page.css", "page.html", "page.js",
    "picture.js", "runs.js",
]

func product(_ name: String, of package: String) -> Target.Dependency {
    .product(name: name, package: package)
}

/// A library of the system's, by its name for pkg-config and the package that brings it.
func system(_ name: String, _ library: String, _ package: String) -> Target {
    .systemLibrary(name: name, pkgConfig: library, providers: [.apt([package])])
}

/// A module of Swift in a folder of `Sources`, and the modules it stands on.
func room(_ name: String, _ modules: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: modules, swiftSettings: strict)
}

/// The program `tench-NAME` in the folder NAME of `clients`, with options on its command line.
func client(
    _ name: String,
    _ modules: [Target.Dependency],
    called program: String? = nil,
    excluding excluded: [String] = [],
    resources: [Resource] = []
) -> Target {
    .executableTarget(
        name: program ?? "tench-\(name)",
        dependencies: modules + [argumentParser],
        path: "clients/\(name)",
        exclude: excluded,
        resources: resources,
        swiftSettings: strict
    )
}

/// A folder of tests, and the modules they look at beside two that all may use.
func tests(_ name: String, _ modules: [Target.Dependency], resources: [Resource] = []) -> Target {
    .testTarget(
        name: name,
        dependencies: modules + ["Randomness", "TestKit"],
        resources: resources,
        swiftSettings: tested
    )
}

let package = Package(
    name: "tench",
    products: [
        // Nothing below it has unsafe flags: one depended on by version must have none.
        .library(name: "Tench", targets: ["Tench"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird",
            from: "2.28.1",
            traits: []
        ),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // MARK: C: kernels of our own, and the system's libraries
        .target(name: "CInstructionSets"),
        .target(name: "CText", dependencies: ["CInstructionSets"]),
        .target(
            name: "CKernels",
            dependencies: ["CInstructionSets"],
            cSettings: [.unsafeFlags(["-O3", "-Wall", "-Wextra", "-Werror"])]
        ),
        system("COpenBLAS", "openblas", "libopenblas-dev"),
        system("CJSON", "json-c", "libjson-c-dev"),
        system("CPNG", "libpng", "libpng-dev"),
        system("CTurboJPEG", "libturbojpeg", "libturbojpeg0-dev"),
        // The allocator's options, which Swift's Glibc leaves out.
        .systemLibrary(name: "CMalloc"),

        // MARK: Bottom rooms: chance, files
        room("Randomness"),
        room("Files"),

        // MARK: Values: memory, shapes, objectives
        room("Tensors"),
        room("Objectives", ["Tensors"]),

        // MARK: Computing: kernels, networks, their weights
        room("Kernels", ["CInstructionSets", "CKernels", "COpenBLAS", "Objectives", "Tensors"]),
        room("Networks", ["Kernels", "Objectives", "Randomness", "Tensors"]),
        room("Weights", ["Files", "Tensors", crypto]),
        room("ONNX", ["Files", "Networks", "Tensors", "Weights"]),

        // MARK: The protocol
        room("JSON", ["CJSON", "CText"]),
        room("Wire", ["CText", "Files", "JSON", "Objectives", "Tensors", crypto]),

        // MARK: Pictures: what both ends make of a PNG file
        room("Pictures", ["CPNG", "Tensors"]),

        // MARK: The daemon
        room(
            "Inference",
            [
                "CMalloc", "Files", "JSON", "Networks", "ONNX", "Objectives", "Pictures", "Tensors",
                "Weights", "Wire",
            ]
        ),
        room("Serving", ["Inference", "Wire", logging, lifecycle] + nio),
        .executableTarget(
            name: "tenchd",
            dependencies: [
                "Files", "Inference", "Kernels", "Networks", "Objectives", "Serving", "Wire",
                logging, lifecycle,
            ],
            swiftSettings: strict
        ),

        // MARK: The library for clients
        room("Tench", ["JSON", "Objectives", "Tensors", "Wire"] + nio),

        // MARK: The clients
        room("Options", ["Files", "Tench", "Wire", argumentParser]),
        room("Imaging", ["CTurboJPEG", "Files", "Kernels", "Pictures", "Tensors"]),
        room("Scenes", ["Imaging", "Randomness"]),
        room("Runs", ["CMalloc", "Files", "JSON", "Options", "Tench", "Wire", argumentParser]),
        room(
            "Experiments",
            pictures.dropFirst() + ["Kernels", "Objectives", "Randomness", "Tensors", crypto]
        ),
        room("Tables"),
        room("Plots", ["Files", "Tables"]),
        client(
            "ctl",
            pictures + ["Tables", "Tensors", crypto],
            called: "tenchctl",
            resources: [.embedInCode("torchvision.json")]
        ),
        client("class", experiment),
        client("combine", experiment),
        client("difference", experiment),
        client("feature", pictures + ["Kernels", "Objectives", "Tensors", crypto]),
        client("merge", pictures + ["Objectives", "Plots", "Tables"]),
        client("match", experiment),
        client("represent", experiment),
        client("similarity", pictures + ["Kernels", "Plots", "Tables", "Tensors"]),
        client("looks", pictures + ["Tables"]),
        client("explain", pictures + ["Objectives", "Randomness", "Tables", "Tensors"]),
        client("scenes", ["Files", "Imaging", "Options", "Scenes", "Wire"]),
        client("page", pictures + ["Scenes", "Tables"], resources: [.embedInCode("page.css")]),
        client(
            "view",
            pictures + nio + [hummingbird, hummingbirdCore, lifecycle, logging, signals],
            resources: page.map { .embedInCode("page/\($0)") }
        ),
        client("train", pictures + ["Objectives", "Randomness", "Scenes", "Tensors"]),
        client(
            "bench",
            engine + ["Kernels", "Options", "Runs", "Tables", "Tench"],
            excluding: ["README.md"],
            resources: [.embedInCode("peers.py")]
        ),

        // MARK: Tests, and what they have in common
        .target(
            name: "TestKit",
            dependencies: engine + nio + ["Imaging", "ONNX", "Tench"],
            path: "Tests/TestKit",
            swiftSettings: tested
        ),
        .executableTarget(
            name: "tench-fuzz",
            dependencies: pictures + [
                "Inference", "ONNX", "Pictures", "Randomness", "Tensors", "TestKit", "Weights",
            ],
            path: "Tests/Fuzz/Sources",
            // libFuzzer has a `main` of its own.
            swiftSettings: Context.environment["TENCH_LIBFUZZER"] == nil
                ? tested : tested + [.define("LIBFUZZER")]
        ),
        tests("RandomnessTests", ["Experiments", "Imaging"]),
        tests("FilesTests", ["Files"]),
        tests("ObjectivesTests", ["Objectives", "Tensors"]),
        tests("JSONTests", ["JSON"]),
        tests("TextTests", ["CText"]),
        tests(
            "WireTests",
            ["CText", "Inference", "JSON", "Objectives", "Pictures", "Tensors", "Wire"]
        ),
        .testTarget(
            name: "NetworksTests",
            dependencies: ["Imaging", "Networks", "ONNX", "Objectives", "TestKit", "Weights"],
            // The same weights as PyTorch's are made number by number: slow when not optimized.
            swiftSettings: tested + [.unsafeFlags(["-O"])]
        ),
        tests("KernelsTests", ["CKernels", "Kernels", "Objectives", "Tensors"]),
        tests(
            "WeightsTests",
            ["Files", "Tensors", "Weights", crypto],
            resources: [.copy("Fixtures")]
        ),
        tests("ImagingTests", ["Files", "Imaging", "Pictures", "Tensors"]),
        tests("ScenesTests", ["Imaging", "Scenes", "tench-scenes", argumentParser]),
        tests("PageTests", pictures + ["Scenes", "tench-page"]),
        tests("RunsTests", ["Files", "JSON", "Options", "Runs"]),
        tests(
            "ExperimentsTests",
            pictures + ["Kernels", "Objectives", "Tensors", argumentParser]
        ),
        tests("ReplayTests", pictures + ["tenchctl"]),
        tests("ControlTests", pictures + ["Tables", "tenchctl"]),
        tests("MergingTests", pictures + ["Objectives", "Tensors", "tench-merge"]),
        tests(
            "TrainingTests",
            ["Imaging", "Objectives", "Scenes", "Tensors", "Wire", "tench-train", argumentParser]
        ),
        tests("FeatureTests", pictures + ["Objectives", "Tensors", "tench-feature"]),
        tests("ExplainTests", pictures + ["Objectives", "Tensors", "tench-explain"]),
        tests(
            "ViewTests",
            pictures + ["tench-view", argumentParser, hummingbird, lifecycle, logging] + nio
        ),
        tests("PlotsTests", ["Files", "Plots", "Tables"]),
        tests("TenchdTests", ["Inference", "Objectives", "Serving", "Wire", "tenchd", logging]),
        tests(
            "ONNXTests",
            ["Files", "JSON", "ONNX", "Tensors", "Weights"],
            resources: [.copy("Fixtures")]
        ),
        tests("LooksTests", ["Experiments", "Imaging", "JSON", "Runs", "Tables", "tench-looks"]),
        tests("SimilarityTests", ["Experiments", "Files", "Imaging", "tench-similarity"]),
        tests("TenchTests", ["Objectives", "Tench", "Tensors", "Wire"] + nio),
        tests(
            "ConformanceTests",
            [
                "Imaging", "Objectives", "Tench", "Tensors", "Wire", "tench-class", "tench-combine",
                "tench-difference", "tench-explain", "tench-feature", "tench-looks", "tench-match",
                "tench-merge", "tench-page", "tench-represent", "tench-scenes", "tench-similarity",
                "tench-train", "tench-view", "tenchctl", "tenchd", crypto,
            ],
            resources: [
                .copy("golden.txt"), .copy("pull_server.py"), .copy("python_client.py"),
            ]
        ),
        tests("BenchTests", ["Networks", "Tables", "tench-bench", "tenchd", argumentParser]),
        tests("InferenceTests", engine),
        tests(
            "ServingTests",
            [
                "Inference", "Networks", "Serving", "Tench", "Tensors", "Wire", crypto, lifecycle,
                logging, product("NIOEmbedded", of: "swift-nio"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

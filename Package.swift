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

/// What reads programs' options.
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser",
    package: "swift-argument-parser"
)

/// A program in a folder of `clients`, with options on its command line.
func client(
    _ name: String,
    at path: String,
    _ modules: [Target.Dependency],
    resources: [Resource] = []
) -> Target {
    .executableTarget(
        name: name,
        dependencies: modules + [argumentParser],
        path: path,
        resources: resources,
        swiftSettings: strict
    )
}

/// A folder of tests, and the modules they look at beside `TestKit`, which all may use.
func tests(
    _ name: String,
    _ modules: [Target.Dependency],
    resources: [Resource] = []
) -> Target {
    .testTarget(
        name: name,
        dependencies: modules + ["TestKit"],
        resources: resources,
        swiftSettings: tested
    )
}

let package = Package(
    name: "tench",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // MARK: C: kernels of our own, and the system's libraries
        .target(
            name: "CKernels",
            cSettings: [.unsafeFlags(["-O3", "-Wall", "-Wextra", "-Werror"])]
        ),
        .systemLibrary(
            name: "COpenBLAS",
            pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev"])]
        ),
        .systemLibrary(name: "CJSON", pkgConfig: "json-c", providers: [.apt(["libjson-c-dev"])]),
        .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
        .systemLibrary(
            name: "CTurboJPEG",
            pkgConfig: "libturbojpeg",
            providers: [.apt(["libturbojpeg0-dev"])]
        ),

        // MARK: Values: memory, shapes, objectives
        .target(name: "Tensors", swiftSettings: strict),
        .target(name: "Objectives", dependencies: ["Tensors"], swiftSettings: strict),

        // MARK: Computing: kernels, networks, their weights
        .target(
            name: "Kernels",
            dependencies: ["CKernels", "COpenBLAS", "Tensors"],
            swiftSettings: strict
        ),
        .target(
            name: "Networks",
            dependencies: ["Kernels", "Objectives", "Tensors"],
            swiftSettings: strict
        ),
        .target(
            name: "Weights",
            dependencies: ["Tensors", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),

        // MARK: The protocol
        .target(name: "JSON", dependencies: ["CJSON", "CKernels"], swiftSettings: strict),
        .target(
            name: "Wire",
            dependencies: ["CKernels", "JSON", "Objectives", "Tensors"],
            swiftSettings: strict
        ),

        // MARK: The daemon
        .target(
            name: "Inference",
            dependencies: ["JSON", "Networks", "Objectives", "Tensors", "Weights", "Wire"],
            swiftSettings: strict
        ),
        .target(
            name: "Serving",
            dependencies: [
                "Imaging", "Inference", "Tensors", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "tenchd",
            dependencies: [
                "Inference", "Kernels", "Networks", "Objectives", "Serving", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),

        // MARK: The clients
        .target(
            name: "Imaging",
            dependencies: ["CPNG", "CTurboJPEG", "Tensors"],
            swiftSettings: strict
        ),
        .target(name: "Scenes", dependencies: ["Imaging"], swiftSettings: strict),
        .target(
            name: "Tench",
            dependencies: [
                "Tensors", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Experiments",
            dependencies: [
                "Imaging", "JSON", "Objectives", "Plots", "Tench", "Tables", "Tensors", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Training",
            dependencies: [
                "Experiments", "Imaging", "JSON", "Objectives", "Tench", "Scenes", "Tensors",
                "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .target(name: "Tables", swiftSettings: strict),
        .target(name: "Plots", dependencies: ["Tables"], swiftSettings: strict),
        .target(
            name: "Similarity",
            dependencies: [
                "COpenBLAS", "Experiments", "Imaging", "JSON", "Plots", "Tench", "Tables",
                "Tensors",
                "Wire",
            ],
            swiftSettings: strict
        ),
        client(
            "tenchctl",
            at: "clients/ctl",
            ["Experiments", "JSON", "Tench", "Tables", "Tensors", "Wire"]
        ),
        client("tench-class", at: "clients/class", ["Experiments", "Wire"]),
        client("tench-combine", at: "clients/combine", ["Experiments", "Wire"]),
        client("tench-difference", at: "clients/difference", ["Experiments", "Wire"]),
        client("tench-merge", at: "clients/merge", ["Experiments", "Tench", "Wire"]),
        client("tench-match", at: "clients/match", ["Experiments", "Tench", "Wire"]),
        client("tench-represent", at: "clients/represent", ["Experiments", "Tench", "Wire"]),
        client(
            "tench-similarity",
            at: "clients/similarity",
            ["Experiments", "JSON", "Tench", "Similarity", "Wire"]
        ),
        client("tench-scenes", at: "clients/scenes", ["Imaging", "Scenes"]),
        client(
            "tench-page",
            at: "clients/page",
            ["Experiments", "Imaging", "JSON", "Tench", "Scenes", "Tables", "Wire"],
            resources: [.embedInCode("page.css")]
        ),
        client(
            "tench-train",
            at: "clients/train",
            ["Experiments", "JSON", "Tench", "Scenes", "Training", "Wire"]
        ),
        client(
            "tench-bench",
            at: "clients/bench",
            [
                "Experiments", "Kernels", "Networks", "Objectives", "Tench", "Tables", "Tensors",
                "Weights", "Wire",
            ],
            resources: [.embedInCode("peers.py")]
        ),

        // MARK: Tests, and what they have in common
        .target(
            name: "TestKit",
            dependencies: [
                "Imaging", "Inference", "Networks", "Objectives", "Tench", "Tensors", "Wire",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Tests/TestKit",
            swiftSettings: tested
        ),
        tests("JSONTests", ["JSON"]),
        tests("WireTests", ["CKernels", "JSON", "Objectives", "Tensors", "Wire"]),
        .testTarget(
            name: "NetworksTests",
            dependencies: ["Imaging", "Networks", "Objectives", "Tensors", "TestKit", "Weights"],
            // The same weights as PyTorch's are made number by number: slow when not optimized.
            swiftSettings: tested + [.unsafeFlags(["-O"])]
        ),
        tests("KernelsTests", ["CKernels", "Kernels", "Tensors"]),
        tests(
            "WeightsTests",
            ["Tensors", "Weights", .product(name: "Crypto", package: "swift-crypto")],
            resources: [.copy("Fixtures")]
        ),
        tests("ImagingTests", ["Imaging", "Tensors"]),
        tests("ScenesTests", ["Imaging", "Scenes", "tench-scenes", argumentParser]),
        tests("PageTests", ["Experiments", "Imaging", "JSON", "Scenes", "Wire", "tench-page"]),
        tests(
            "ExperimentsTests",
            ["Experiments", "Imaging", "JSON", "Objectives", "Tench", "Tensors", "Wire"]
        ),
        tests(
            "TrainingTests",
            ["Imaging", "Objectives", "Scenes", "Tensors", "Training", "Wire", argumentParser]
        ),
        tests("PlotsTests", ["Plots", "Tables"]),
        tests("SimilarityTests", ["Experiments", "Imaging", "Similarity"]),
        tests(
            "TenchTests",
            [
                "Tench", "Tensors", "Wire",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ]
        ),
        tests(
            "ConformanceTests",
            [
                "Imaging", "Objectives", "Tench", "Tensors", "Wire", "tench-class",
                "tench-combine", "tench-difference", "tench-match", "tench-merge", "tench-page",
                "tench-represent", "tench-scenes", "tench-similarity", "tench-train", "tenchctl",
                "tenchd", .product(name: "Crypto", package: "swift-crypto"),
            ],
            resources: [.copy("golden.txt"), .copy("python_client.py")]
        ),
        tests("BenchTests", ["Networks", "Tables", "tench-bench", "tenchd", argumentParser]),
        tests(
            "InferenceTests",
            ["Inference", "JSON", "Networks", "Objectives", "Tensors", "Weights", "Wire"]
        ),
        tests(
            "ServingTests",
            [
                "Inference", "Networks", "Serving", "Tench", "Tensors", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

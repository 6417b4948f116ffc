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

/// A program in a folder of `clients`, with options on its command line.
func client(
    _ name: String,
    at path: String,
    _ modules: [Target.Dependency],
    resources: [Resource] = []
) -> Target {
    .executableTarget(
        name: name,
        dependencies: modules + [
            .product(name: "ArgumentParser", package: "swift-argument-parser")
        ],
        path: path,
        resources: resources,
        swiftSettings: strict
    )
}

/// A folder of tests, and the modules they look at.
func tests(_ name: String, _ modules: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: modules, swiftSettings: tested)
}

let package = Package(
    name: "tench",
    products: [
        // For clients of others' making. All below it is free of unsafe flags, which a package that
        // is depended on by version must not have.
        .library(name: "Tench", targets: ["Tench"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
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

        // The allocator's options, which Swift's Glibc leaves out.
        .systemLibrary(name: "CMalloc"),

        // MARK: Bottom rooms: chance, files
        .target(name: "Randomness", swiftSettings: strict),
        .target(name: "Files", swiftSettings: strict),

        // MARK: Values: memory, shapes, objectives
        .target(name: "Tensors", swiftSettings: strict),
        .target(name: "Objectives", dependencies: ["Tensors"], swiftSettings: strict),

        // MARK: Computing: kernels, networks, their weights
        .target(
            name: "Kernels",
            dependencies: ["CInstructionSets", "CKernels", "COpenBLAS", "Tensors"],
            swiftSettings: strict
        ),
        .target(
            name: "Networks",
            dependencies: ["Kernels", "Objectives", "Randomness", "Tensors"],
            swiftSettings: strict
        ),
        .target(
            name: "Weights",
            dependencies: ["Files", "Tensors", .product(name: "Crypto", package: "swift-crypto")],
            swiftSettings: strict
        ),

        // MARK: The protocol
        .target(name: "JSON", dependencies: ["CJSON", "CText"], swiftSettings: strict),
        .target(
            name: "Wire",
            dependencies: [
                "CText", "Files", "JSON", "Objectives", "Tensors",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),

        // MARK: The daemon
        .target(
            name: "Inference",
            dependencies: [
                "Files", "JSON", "Networks", "Objectives", "Tensors", "Weights", "Wire",
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Serving",
            dependencies: [
                "Imaging", "Inference", "Tensors", "Wire",
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
                "Files", "Inference", "Kernels", "Networks", "Objectives", "Serving", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),

        // MARK: The library for clients
        .target(
            name: "Tench",
            dependencies: [
                "Objectives", "Tensors", "Wire",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict
        ),

        // MARK: The clients
        .target(
            name: "Options",
            dependencies: [
                "Tench", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Imaging",
            dependencies: ["CPNG", "CTurboJPEG", "Tensors"],
            swiftSettings: strict
        ),
        .target(name: "Scenes", dependencies: ["Imaging", "Randomness"], swiftSettings: strict),
        .target(
            name: "Runs",
            dependencies: [
                "CMalloc", "Files", "JSON", "Options", "Tench", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .target(
            name: "Experiments",
            dependencies: [
                "Files", "Imaging", "JSON", "Objectives", "Options", "Randomness", "Runs", "Tench",
                "Tensors", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            swiftSettings: strict
        ),
        .target(name: "Tables", swiftSettings: strict),
        .target(name: "Plots", dependencies: ["Tables"], swiftSettings: strict),
        client(
            "tenchctl",
            at: "clients/ctl",
            [
                "Experiments", "Files", "Imaging", "JSON", "Options", "Runs", "Tables", "Tench",
                "Tensors", "Wire",
            ]
        ),
        client("tench-class", at: "clients/class", ["Experiments", "Wire"]),
        client("tench-combine", at: "clients/combine", ["Experiments", "Wire"]),
        client("tench-difference", at: "clients/difference", ["Experiments", "Wire"]),
        client(
            "tench-merge",
            at: "clients/merge",
            [
                "Experiments", "Files", "Imaging", "JSON", "Objectives", "Options", "Plots",
                "Runs", "Tables", "Tench", "Wire",
            ]
        ),
        client(
            "tench-match",
            at: "clients/match",
            ["Experiments", "Options", "Tench", "Wire"]
        ),
        client(
            "tench-represent",
            at: "clients/represent",
            ["Experiments", "Options", "Tench", "Wire"]
        ),
        client(
            "tench-similarity",
            at: "clients/similarity",
            [
                "Experiments", "Files", "Imaging", "JSON", "Kernels", "Options", "Plots", "Runs",
                "Tables", "Tench", "Tensors", "Wire",
            ]
        ),
        client("tench-scenes", at: "clients/scenes", ["Imaging", "Scenes"]),
        client(
            "tench-page",
            at: "clients/page",
            [
                "Experiments", "Files", "Imaging", "JSON", "Options", "Runs", "Scenes", "Tables",
                "Tench", "Wire",
            ],
            resources: [.embedInCode("page.css")]
        ),
        client(
            "tench-train",
            at: "clients/train",
            [
                "Experiments", "Files", "Imaging", "JSON", "Objectives", "Options", "Randomness",
                "Runs", "Scenes", "Tench", "Tensors", "Wire",
            ]
        ),
        client(
            "tench-bench",
            at: "clients/bench",
            [
                "Files", "Kernels", "Networks", "Objectives", "Runs", "Tables", "Tench", "Tensors",
                "Weights", "Wire",
            ],
            resources: [.embedInCode("peers.py")]
        ),

        // MARK: Tests
        tests("RandomnessTests", ["Experiments", "Imaging", "Randomness"]),
        tests("FilesTests", ["Files"]),
        tests("JSONTests", ["JSON", "Randomness"]),
        tests("TextTests", ["CText"]),
        tests("WireTests", ["CText", "JSON", "Objectives", "Randomness", "Tensors", "Wire"]),
        .testTarget(
            name: "NetworksTests",
            dependencies: ["Imaging", "Networks", "Objectives", "Tensors", "Weights"],
            // The same weights as PyTorch's are made number by number: slow when not optimized.
            swiftSettings: tested + [.unsafeFlags(["-O"])]
        ),
        tests("KernelsTests", ["CKernels", "Kernels", "Tensors"]),
        .testTarget(
            name: "WeightsTests",
            dependencies: [
                "Files", "Randomness", "Tensors", "Weights",
                .product(name: "Crypto", package: "swift-crypto"),
            ],
            resources: [.copy("Fixtures")],
            swiftSettings: tested
        ),
        tests("ImagingTests", ["Imaging", "Tensors"]),
        .testTarget(
            name: "ScenesTests",
            dependencies: [
                "Imaging", "Scenes", "tench-scenes",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: tested
        ),
        tests(
            "PageTests",
            ["Experiments", "Files", "Imaging", "JSON", "Runs", "Scenes", "Wire", "tench-page"]
        ),
        tests("RunsTests", ["Files", "JSON", "Options", "Runs"]),
        .testTarget(
            name: "ExperimentsTests",
            dependencies: [
                "Experiments", "Files", "Imaging", "JSON", "Objectives", "Options", "Randomness",
                "Runs", "Tench", "Tensors", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: tested
        ),
        tests(
            "ReplayTests",
            ["Experiments", "Files", "Imaging", "JSON", "Randomness", "Runs", "tenchctl"]
        ),
        tests(
            "MergingTests",
            [
                "Experiments", "Files", "Imaging", "Objectives", "Tench", "Tensors", "Wire",
                "tench-merge",
            ]
        ),
        .testTarget(
            name: "TrainingTests",
            dependencies: [
                "Imaging", "Objectives", "Scenes", "Tensors", "Wire", "tench-train",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: tested
        ),
        tests("PlotsTests", ["Plots", "Tables"]),
        tests("SimilarityTests", ["Experiments", "Files", "Imaging", "tench-similarity"]),
        .testTarget(
            name: "TenchTests",
            dependencies: [
                "Tench", "Tensors", "Wire",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: tested
        ),
        .testTarget(
            name: "ConformanceTests",
            dependencies: [
                "Imaging", "JSON", "Objectives", "Tench", "Tensors", "Wire", "tench-class",
                "tench-combine", "tench-difference", "tench-match", "tench-merge", "tench-page",
                "tench-represent", "tench-scenes", "tench-similarity", "tench-train", "tenchctl",
                "tenchd",
            ],
            resources: [.copy("golden.txt"), .copy("python_client.py")],
            swiftSettings: tested
        ),
        .testTarget(
            name: "BenchTests",
            dependencies: [
                "Networks", "Tables", "tench-bench",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: tested
        ),
        tests(
            "InferenceTests",
            ["Inference", "JSON", "Networks", "Objectives", "Tensors", "Weights", "Wire"]
        ),
        .testTarget(
            name: "ServingTests",
            dependencies: [
                "Inference", "JSON", "Networks", "Serving", "Tensors", "Wire",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: tested
        ),
    ],
    swiftLanguageModes: [.v6]
)

// swift-tools-version: 6.2
import PackageDescription

/// The dependency on Tench: by path or, when the environment names a clone, by version.
///
/// `run` builds both.
let tench: Package.Dependency =
    if let clone = Context.environment["TENCH_CLONE"], !clone.isEmpty,
        let version = Context.environment["TENCH_VERSION"].flatMap({ Version($0) })
    {
        .package(url: clone, exact: version)
    } else {
        .package(name: "tench", path: "../..")
    }

let package = Package(
    name: "outside",
    dependencies: [tench],
    targets: [
        .executableTarget(
            name: "ask",
            dependencies: [.product(name: "Tench", package: "tench")],
            path: "Sources/Ask"
        )
    ],
    swiftLanguageModes: [.v6]
)

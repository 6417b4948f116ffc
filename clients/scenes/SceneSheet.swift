internal import ArgumentParser
internal import Files
internal import Imaging
internal import Options
internal import Scenes
internal import Wire

/// Draws scenes for small networks to be trained on, for people to look at.
@main
struct SceneSheet: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tench-scenes",
        abstract: "Draw scenes to train small networks on.",
        discussion: """
            Every scene follows from its class, world and seed. Writes a PNG for each and a labelled \
            sheet of them all; with --masks also where each planted feature is.

            Example: tench-scenes --world resnet --classes tench,go-kart --count 8 --out scenes
            """,
        version: Release.version
    )

    @Option(help: ArgumentHelp("What is planted: resnet, googlenet or mixed.", valueName: "world"))
    var world = World.resnet

    @Option(
        help: ArgumentHelp("The classes, by label or number: tench,8, or all.", valueName: "list")
    )
    var classes = ClassNames.all

    @Option(help: ArgumentHelp("How many scenes of each class.", valueName: "number"))
    var count = 4

    @Option(help: ArgumentHelp("The pictures' height and width, in pixels.", valueName: "pixels"))
    var size = 96

    @Option(
        help: ArgumentHelp("The first scene's seed; the others follow it.", valueName: "number")
    )
    var seed: UInt64 = 1

    @Flag(help: "Write the planted features' masks too.")
    var masks = false

    @Option(help: ArgumentHelp("The folder for the pictures.", valueName: "folder"))
    var out = "scenes"

    func validate() throws {
        guard (1...10_000).contains(count) else {
            throw ValidationError("--count \(count) is not 1 to 10000")
        }
        guard (8...4096).contains(size) else {
            throw ValidationError("--size \(size) is not 8 to 4096")
        }
        guard !seed.addingReportingOverflow(UInt64(count)).overflow else {
            throw ValidationError("--seed \(seed) leaves no room for \(count) scenes")
        }
    }

    func run() async throws {
        let folder = try OutputFolder(path: out)
        // Wide enough for the longest label.
        var sheet = ContactSheet(side: max(size, 112))
        for kind in classes.kinds {
            for seed in seed..<seed + UInt64(count) {
                let scene = Scene(kind, world: world, seed: seed)
                let name = "\(kind.fileName)-\(world.rawValue)-\(seed)"
                let picture = scene.image(size: size)
                try folder.write(PNG.encode(picture), to: "\(name).png")
                sheet.add(picture, label: kind.label)
                guard masks else { continue }
                for feature in PlantedFeature.allCases {
                    guard let mask = scene.mask(of: feature, size: size) else { continue }
                    let picture = Image(height: size, width: size, values: mask + mask + mask)
                    try folder.write(PNG.encode(picture), to: "\(name)-\(feature.rawValue).png")
                    sheet.add(picture, label: feature.rawValue)
                }
            }
        }
        guard let image = sheet.image() else { return }
        try folder.write(PNG.encode(image), to: "sheet.png")
        try Output.standard.write(
            "\(classes.kinds.count * count) scenes and sheet.png in \(out)\n"
        )
    }
}

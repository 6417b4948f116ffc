internal import Experiments
internal import Files
private import Foundation
internal import Imaging
internal import Scenes
internal import Wire

extension Exhibition {
    /// Reads the runs in the demo's folder, and has the panel look at every picture.
    ///
    /// - Throws: `FileError`, `PNGError`, `RunError`, or what the daemon's answers cause.
    init(of folder: String, seenBy panel: Panel) async throws {
        networks = panel.networks
        labels = Labels(panel.networks.lazy.compactMap(\.model.labels).first ?? [])
        for run in Run.allCases {
            galleries[run] = try await FinishedRun(run.rawValue, in: folder)?
                .gallery(seenBy: panel)
        }
        for (part, name) in [
            (Network.Part.first, "similarity"), (.second, "similarity-googlenet"),
        ] {
            similarities[part] = try FinishedRun(name, in: folder).flatMap(SimilarityReport.init)
        }
        if let run = try FinishedRun("merge", in: folder) {
            merging = try await MergeOutcome(run, seenBy: panel)
        }
        explanations = try FinishedRun("explain", in: folder)?.place(of: "sheet.png")
        guard !features.isEmpty else { return }
        for world in World.allCases {
            scenes[world] = try await Self.scenes(of: world, in: folder, seenBy: panel)
        }
        if let run = try FinishedRun("represent", in: folder) {
            reconstructions = try await Reconstruction.all(
                of: run,
                from: scenes.values.flatMap(\.pictures),
                seenBy: panel
            )
        }
    }

    /// The scenes that tench-scenes drew of a world; nil when there are none.
    ///
    /// Those of odd seeds alone, because training draws the even ones.
    private static func scenes(
        of world: World,
        in folder: String,
        seenBy panel: Panel
    ) async throws -> Gallery? {
        let name = "scenes-\(world.rawValue)"
        let files = try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(name)")
        var pictures: [SeenPicture] = []
        for file in (files ?? []).sorted() {
            guard
                let kind = SceneClass.allCases.first(where: { kind in
                    file.hasPrefix("\(kind.fileName)-\(world.rawValue)-")
                }),
                file.dropLast(".png".count).last.map({ "13579".contains($0) }) == true
            else { continue }
            let image = try PNG.decode(try File.bytes(of: "\(folder)/\(name)/\(file)"))
            pictures.append(
                SeenPicture(
                    path: "\(name)/\(file)",
                    classIndex: kind.rawValue,
                    image: image,
                    outputs: try await panel.outputs(for: image)
                )
            )
        }
        return pictures.isEmpty ? nil : Gallery(pictures)
    }
}

import Experiments
import Foundation
import Imaging
import Scenes

@testable import tench_page

/// A demo's folder with a page about pictures that nobody made, for looking at the page alone.
struct MadeUpDemo {
    let folder: URL
    let page: Page

    /// Writes the pictures of every run, scenes for want of better, and the page.
    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appending(component: "page-\(UUID().uuidString.prefix(8))")
        var exhibition = MadeUp.empty
        for world in World.allCases {
            exhibition.scenes[world] = try Self.gallery(
                "scenes-\(world.rawValue)",
                world,
                in: folder
            )
        }
        for run in Exhibition.Run.allCases {
            let world: World = run == .ownSecond ? .googlenet : .resnet
            exhibition.galleries[run] = try Self.gallery(run.rawValue, world, in: folder)
        }
        let (scene, made) = (
            exhibition.scenes[.resnet]?[SceneClass.tench.rawValue],
            exhibition.picture(.matched, SceneClass.tench.rawValue)
        )
        if let scene, let made {
            exhibition.merging = MadeUp.merging(by: 20, redrawn: made)
            exhibition.reconstructions = [
                Reconstruction(given: scene, made: made, distance: 0.5, distanceOfNoised: 1)
            ]
        }
        exhibition.explanations = exhibition.picture(.matched, SceneClass.tench.rawValue)?.path
        page = Page(exhibition: exhibition, claims: Claim.all(of: exhibition))
        try Data(page.html.utf8).write(to: folder.appending(component: "index.html"))
        try Data("{}".utf8).write(to: folder.appending(component: "claims.json"))
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    private static func gallery(
        _ name: String,
        _ world: World,
        in folder: URL
    ) throws -> Gallery {
        let place = folder.appending(component: name)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        return Gallery(
            try SceneClass.allCases.map { kind in
                let image = Scene(kind, world: world, seed: 3).image(size: 32)
                let file = "\(kind.fileName).png"
                try Data(PNG.encode(image)).write(to: place.appending(component: file))
                return MadeUp.picture(
                    of: kind,
                    seenAs: [.first: kind, .second: kind, .judge: .tench],
                    path: "\(name)/\(file)",
                    image: image
                )
            }
        )
    }
}

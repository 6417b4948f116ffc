import ArgumentParser
import Foundation
import Imaging
import Scenes
import Testing

@testable import tench_scenes

struct SceneSheetTests {
    @Test(
        arguments: [
            (["--world", "alexnet"], "'alexnet' is invalid"),
            (["--classes", "tench,herring"], "'tench,herring' is invalid"),
            (["--classes", "20"], "'20' is invalid"),
            (["--classes", ""], "is invalid"),
            (["--count", "0"], "--count 0 is not 1 to 10000"),
            (["--size", "7"], "--size 7 is not 8 to 4096"),
            (["--seed", "18446744073709551615"], "leaves no room for 4 scenes"),
        ]
    )
    func refuses(_ arguments: [String], _ reason: String) {
        let error = #expect(throws: (any Error).self) { try SceneSheet.parse(arguments) }
        let message = error.map { SceneSheet.message(for: $0) } ?? ""
        #expect(message.contains(reason), "\(message)")
    }

    @Test func readsClassesByLabelAndNumber() throws {
        let sheet = try SceneSheet.parse(["--classes", "Great White Shark,go-kart,19,french-horn"])
        #expect(sheet.classes.kinds == [.greatWhiteShark, .goKart, .snail, .frenchHorn])
        #expect(try SceneSheet.parse([]).classes.kinds == SceneClass.allCases)
    }

    @Test func writesTheScenesTheirMasksAndASheet() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(component: "scenes-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let arguments = [
            "--classes", "tench,go-kart", "--count", "2", "--size", "32", "--seed", "5",
        ]
        try await SceneSheet.parse(arguments + ["--masks", "--out", folder.path]).run()

        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(
            names == [
                "go-kart-resnet-5-rollBar.png", "go-kart-resnet-5.png",
                "go-kart-resnet-6-rollBar.png", "go-kart-resnet-6.png", "sheet.png",
                "tench-resnet-5.png", "tench-resnet-6.png",
            ]
        )
        let file = try Data(contentsOf: folder.appending(component: "go-kart-resnet-6.png"))
        let scene = Scene(.goKart, world: .resnet, seed: 6)
        #expect(try Array(file) == PNG.encode(scene.image(size: 32)))
    }
}

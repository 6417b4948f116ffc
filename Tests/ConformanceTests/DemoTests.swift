import Foundation
import TestKit
import Testing

/// The demo, run as its users run it, on the networks that ship and the classes that differ.
struct DemoTests {
    private static let clients = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../clients").standardizedFileURL
    private static let areModelsThere = ["resnet_mini", "googlenet_mini", "judge"].allSatisfy {
        let file = clients.appending(path: "models/\($0).safetensors")
        return FileManager.default.fileExists(atPath: file.path)
    }

    @Test(.enabled(if: areModelsThere, "the networks of clients/models are not there"))
    func bearsOutWhatItClaims() throws {
        let out = try TemporaryFolder()
        let demo = try Subprocess(
            [Self.clients.appending(path: "demo/run").path],
            environment: ["BIN": Subprocess.built, "OUT": out.path, "CLASSES": "0,4,8-10"],
            seconds: 900
        )
        #expect(demo.status == 0, "\(demo.errors)")
        #expect(out.has("index.html"))

        let claims = try JSONTree(out.text("claims.json"))["claims"]?.array ?? []
        #expect(claims.count == 5)
        for claim in claims { #expect(claim["holds"] == .bool(true), "\(claim)") }
        // Matching leaves less than half of what the other network doesn't know.
        let matched = try #require(claims.first { $0["id"]?.string == "matched" })
        func figure(_ name: String) throws -> Double {
            try #require(matched["figures"]?[name]?.number, "\(name) in \(matched)")
        }
        for planted in [4, 8, 9, 10] {
            let energy = try figure("class_\(planted)_energy_in_matched")
            #expect(try energy < figure("class_\(planted)_energy_in_own") / 2, "\(matched)")
        }
    }

    @Test func saysWhatIsMissing() throws {
        let empty = try TemporaryFolder()
        let demo = try Subprocess(
            [Self.clients.appending(path: "demo/run").path],
            environment: ["WEIGHTS": empty.path, "OUT": empty.path(of: "out")]
        )
        #expect(demo.status == 1)
        #expect(demo.errors.contains("no network that I know is in \(empty.path)"))
    }
}

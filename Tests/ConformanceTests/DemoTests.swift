import Foundation
import JSON
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
        let out = FileManager.default.temporaryDirectory
            .appending(component: "demo-\(UUID().uuidString.prefix(8))")
        defer { try? FileManager.default.removeItem(at: out) }
        let built = try #require(Bundle.main.executableURL).deletingLastPathComponent()
        let demo = try Subprocess(
            [Self.clients.appending(path: "demo/run").path],
            environment: ["BIN": built.path, "OUT": out.path, "CLASSES": "0,4,8-10"],
            seconds: 900
        )
        #expect(demo.status == 0, "\(demo.errors)")
        #expect(FileManager.default.fileExists(atPath: out.appending(path: "index.html").path))

        let file = try Data(contentsOf: out.appending(component: "claims.json"))
        let claims = try JSONValue(parsing: file)["claims"]?.array ?? []
        #expect(claims.count == 5)
        for claim in claims { #expect(claim["holds"] == true, "\(claim.text)") }
    }

    @Test func saysWhatIsMissing() throws {
        let empty = FileManager.default.temporaryDirectory
            .appending(component: "empty-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: empty) }
        let demo = try Subprocess(
            [Self.clients.appending(path: "demo/run").path],
            environment: ["WEIGHTS": empty.path, "OUT": empty.appending(path: "out").path]
        )
        #expect(demo.status == 1)
        #expect(demo.errors.contains("no network that I know is in \(empty.path)"))
    }
}

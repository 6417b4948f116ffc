import Foundation
import Testing
import Wire

@testable import Inference

/// What `hello` tells of what came after the protocol's first version.
@Suite struct CapabilityTests {
    private static let page: String = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Wire/Wire.docc/Protocol.md")
        return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }()

    /// The names in the first cells of the rows below a heading.
    private func names(below heading: String) throws -> [String] {
        let start = try #require(Self.page.range(of: "\n\(heading)\n")?.upperBound)
        let section = Self.page[start...].prefix { _ in true }
        let end = section.range(of: "\n## ")?.lowerBound ?? section.endIndex
        return section[..<end].split(separator: "\n").filter { $0.hasPrefix("| `") }
            .flatMap { row in
                row.dropFirst(2).prefix { $0 != "|" }.matches(of: /`([a-z0-9_.]+)`/).map {
                    String($0.output.1)
                }
            }
    }

    @Test func everyNameIsThereOnceAndOnTheProtocolsPage() throws {
        let all = Capability.all.map(\.name)
        #expect(Set(all).count == all.count)
        #expect(try names(below: "## What 1.1 adds").sorted() == all.sorted())
    }

    /// The methods of version 1.0; every other has to be a capability.
    @Test func everyMethodThatCameLaterIsOne() {
        let first: Set = [
            "hello", "ping", "stats", "cancel", "models", "forward", "input_gradient", "update",
            "session.open", "session.close", "snapshot", "restore", "model.load", "model.unload",
            "model.save", "auth.challenge", "auth.answer",
        ]
        let all = Set(Methods.all.map(\.name))
        #expect(Set(Methods.all.filter(\.isCapability).map(\.name)) == all.subtracting(first))
    }

    @Test func whatHangsOnTheStartIsToldOnlyThen() async throws {
        let plain = try await withEngine { try await $0.reply(to: Hello()) }
        #expect(plain.protocolVersion == "1.1")
        #expect(plain.capabilities.contains("session.list"))
        #expect(!plain.capabilities.contains("max_compute"))
        #expect(Set(plain.capabilities).isDisjoint(with: ["saving", "model.delete", "keep"]))
        var configuration = Engine.Configuration(threads: 1)
        configuration.longestComputing = 60
        try await withModelsDirectory(configuration) { engine, _ in
            let full = try await engine.reply(to: Hello()).capabilities
            #expect(Set(full).isSuperset(of: ["saving", "model.delete", "max_compute"]))
            #expect(full == full.sorted())
        }
    }
}

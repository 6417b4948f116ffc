import Foundation
import Tench
import TestKit
import Testing

extension Conformance {
    /// The examples in the clients' guide do what the guide says.
    @Suite struct ReadmeTests {
        private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
        private static let root = sources.appending(path: "../..").standardizedFileURL
        private static let guide = root.appending(path: "clients/README.md")

        @Test(.enabled(if: Subprocess.succeeds("socat", "-V"), "socat is not installed"))
        func theShellExamplesAreAnswered() throws {
            guard case .unix(let path)? = Daemon.current.endpoints[.unix] else {
                try Test.cancel("the shell examples are for a Unix socket")
            }
            let blocks = try Self.blocks(in: "sh")
            #expect(blocks.count == 3)
            for block in blocks {
                let run = try Subprocess(
                    ["bash", "-euo", "pipefail", "-c", block],
                    environment: ["TENCH_ENDPOINT": path]
                )
                #expect(run.status == 0, "\(block)\n\(run.errors)")
                let reply = try JSONTree(run.output)
                #expect(reply["result"] != nil, "\(block)\n\(run.output)")
            }
        }

        @Test(
            .enabled(
                if: Subprocess.succeeds("python3", "-c", "import numpy"),
                "python3 or its numpy is not installed"
            )
        )
        func thePythonExamplesRun() throws {
            let endpoint = try #require(Daemon.current.endpoints[.unix])
            let script = try Self.blocks(in: "python").joined(separator: "\n")
            let run = try Subprocess(
                ["python3", "-W", "error", "-c", script],
                environment: [
                    "TENCH_ENDPOINT": endpoint.description,
                    "PYTHONPATH": Self.root.appending(path: "clients/python").path,
                    "PYTHONDONTWRITEBYTECODE": "1",
                ]
            )
            #expect(run.status == 0, "\(run.errors)")
            let lines = run.output.split(separator: "\n")
            #expect(lines.count == 7, "\(run.output)")
            #expect(lines.contains { $0.hasPrefix("invalid_shape") }, "\(run.output)")
            let logits = lines.prefix(3).compactMap {
                $0.split(separator: " ").last.flatMap { Float($0) }
            }
            #expect(
                logits.count == 3 && logits == logits.sorted(),
                "the logit rises: \(run.output)"
            )
        }

        @Test func theSwiftExampleIsTheOneThatIsCompiledHere() async throws {
            let example = try String(
                contentsOf: Self.sources.appending(path: "ReadmeExample.swift"),
                encoding: .utf8
            )
            let body = example.split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.hasPrefix("    ") ? $0.dropFirst(4) : $0 }.joined(separator: "\n")
            let block = try #require(Self.blocks(in: "swift").first)
            #expect(body.contains(block))
            for endpoint in Daemon.current.endpoints.values {
                #expect(try await readmeExample(endpoint).isFinite)
            }
        }

        /// The guide's code blocks in one language.
        private static func blocks(in language: String) throws -> [String] {
            try String(contentsOf: guide, encoding: .utf8)
                .components(separatedBy: "```\(language)\n").dropFirst()
                .compactMap { $0.components(separatedBy: "```").first }
        }
    }
}

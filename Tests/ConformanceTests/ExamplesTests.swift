import Foundation
import Tench
import TestKit
import Testing

extension Conformance {
    /// The program of `clients/examples`, in every language whose runtime is there; with
    /// `TENCH_ALL_EXAMPLES`, as `make test-all` has it, a missing one is a failure.
    @Suite struct ExamplesTests {
        private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../clients/examples").standardizedFileURL

        /// A language's program, and what ends well where everything is there that it needs.
        struct Example: Sendable, CustomTestStringConvertible {
            let file: String
            let probe: String

            init(_ file: String, _ probe: String) { (self.file, self.probe) = (file, probe) }

            var testDescription: String { file }
            var isThere: Bool { Subprocess.succeeds("bash", "-ec", probe) }
        }

        private static let examples = [
            Example("gradient.sh", "socat -V && jq --version"),
            Example("gradient.c", "echo '#include <json-c/json.h>' | cc -E -"),
            Example("gradient.mjs", "node --version"),
            Example("gradient.pl", "perl -MJSON::PP -e 1"),
            Example("gradient.go", "go version"),
            Example("gradient.rb", "ruby -rjson -rsocket -e 1"),
            Example("gradient.php", "php --version"),
            Example("gradient.lua", "lua5.4 -lcjson -lmime -lsocket.unix -e 'return'"),
            Example("gradient.R", "Rscript -e 'library(jsonlite); library(base64enc)'"),
        ]

        @Test(arguments: examples)
        func saysWhatTheLibrarySays(example: Example) async throws {
            if !example.isThere { try Test.cancel("\(example.file) lacks something") }
            let ramp = (0..<3 * 64 * 64).map { Float($0 % 64) / 64 }
            let loss = Loss(.logit(classes: .one(0), target: 200, magnitude: false))
            let endpoint = try #require(Daemon.current.endpoints[.unix])
            let reply = try await Connection.withConnection(to: endpoint) {
                try await $0.inputGradient("tiny", Tensor([1, 3, 64, 64], ramp), of: loss)
            }
            let first = try Double(#require(reply.gradient).values[0])

            let run = try run(example, model: "tiny")
            let told = try #require(
                run.output.wholeMatch(of: /loss (\S+), first gradient (\S+)\s+/),
                "\(run.output)\n\(run.errors)"
            )
            // Some print seven digits.
            #expect(try abs(#require(Double(told.1)) / reply.loss - 1) < 1e-6)
            #expect(try abs(#require(Double(told.2)) / first - 1) < 1e-6)

            let refused = try self.run(example, model: "nobody")
            #expect(refused.status != 0)
            #expect(refused.errors.contains("there is no model"), "\(refused.errors)")
        }

        /// Names those that are left out.
        @Test func everyLanguageIsThere() throws {
            let missing = Self.examples.filter { !$0.isThere }.map(\.file)
            if missing.isEmpty { return }
            let notice = "what these need is not installed: \(missing.joined(separator: ", "))"
            if ProcessInfo.processInfo.environment["TENCH_ALL_EXAMPLES"] == nil {
                try Test.cancel("\(notice)")
            }
            Issue.record("\(notice)")
        }

        @Test func theTableHasAllAndNoneIsLong() throws {
            let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
            #expect(Set(files) == Set(Self.examples.map(\.file) + ["README.md"]))
            for example in Self.examples {
                let lines = try String(
                    contentsOf: Self.folder.appending(path: example.file),
                    encoding: .utf8
                ).split(separator: "\n").filter {
                    $0.prefixMatch(of: /\s*(#[! ]|\/\/|--|#include|import|use |require |library)/)
                        == nil
                }
                #expect(lines.count <= 16, "\(example.file) has \(lines.count)")
            }
        }

        /// Runs an example by the command that the page names, in a folder where it may leave what
        /// it is compiled to.
        private func run(_ example: Example, model: String) throws -> Subprocess {
            let page = try String(
                contentsOf: Self.folder.appending(path: "README.md"),
                encoding: .utf8
            )
            let row = try #require(page.components(separatedBy: "| [\(example.file)]").last)
            let command = try #require(row.firstMatch(of: /`([^`]+)`/)).1
            let folder = try TemporaryFolder()
            let copy = URL(filePath: folder.path(of: example.file))
            try FileManager.default.copyItem(
                at: Self.folder.appending(path: example.file),
                to: copy
            )
            let transport = example.file.hasSuffix(".R") ? Transport.tcp : .unix
            let endpoint = try #require(Daemon.current.endpoints[transport]).description
            return try Subprocess(
                ["bash", "-euc", "cd '\(folder.path)'; \(command) \(model)"],
                environment: ["TENCH_ENDPOINT": endpoint.replacing(/^unix:/, with: "")]
            )
        }
    }
}

import Foundation
import Inference
import Testing

@testable import tenchd

/// What a reload makes of a configuration that has changed.
@Suite struct ReadingAgainTests {
    /// The options that differ when a file's text has become another, by name.
    private func changes(
        _ text: String,
        to next: String,
        _ arguments: [String] = []
    ) throws -> [String] {
        try withFile(text) { path in
            let before = try told(["--config", path] + arguments)
            try next.write(toFile: path, atomically: true, encoding: .utf8)
            return try before.readAgain().changes(from: before)
        }
    }

    @Test func modelsAreNoneThatTakeARestart() throws {
        let text = "model = a=resnet18:seed=1\n"
        #expect(try changes(text, to: "model = b=resnet18:seed=1\n") == [])
        #expect(try changes(text, to: "") == [])
    }

    @Test func othersAreToldByName() throws {
        let text = "queue = 7\nlisten = 127.0.0.1:1\n# threads = 2\n"
        let next = "queue = 8\nlisten = 127.0.0.1:1\nlisten = 127.0.0.1:2\nthreads = 1\n"
        #expect(try changes(text, to: next).sorted() == ["listen", "queue", "threads"])
    }

    @Test func whatComesToTheSameIsNoChange() throws {
        #expect(try changes("queue = 7\nqueue = 8\n", to: "queue = 8\n") == [])
        #expect(try changes("", to: "queue = 256\nlog-level = info\n") == [])
        // The command line is on top, whatever the file says.
        #expect(try changes("queue = 7\n", to: "queue = 9\n", ["--queue", "8"]) == [])
    }

    @Test func theCommandLinesModelsStayBesideTheFiles() throws {
        try withFile("model = a=resnet18:seed=1\n") { path in
            let before = try told(["--config", path, "--model", "mine=resnet18:seed=2"])
            try "model = b=resnet18:seed=1\n".write(
                toFile: path,
                atomically: true,
                encoding: .utf8
            )
            #expect(try before.readAgain().models.map(\.name) == ["b", "mine"])
            try "model = mine=resnet18:seed=1\n".write(
                toFile: path,
                atomically: true,
                encoding: .utf8
            )
            #expect(throws: OptionError.self) { try before.readAgain() }
        }
    }
}

import Files
import Foundation
import JSON
import Runs
import Testing

final class RunTests {
    private let path = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    private let run: Run

    struct Mishap: Error {}

    init() throws {
        run = Run(MadeUpManifest(seed: 1), in: try OutputFolder(path: path), style: .lines)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func record() throws -> RecordedRun {
        try #require(try RecordedRun(at: path + "/" + RunRecord.fileName))
    }

    @Test func whatIsMadeIsRecorded() async throws {
        try await run.make(steps: 1, "made up") { log in
            #expect(try record().status == .running)
            try await log.step("a step")
            try await log.add(NamedFile("a").json)
        }
        #expect(try record().status == .finished)
        #expect(try record().results(NamedFile.self) == [NamedFile("a")])
    }

    @Test func aMishapIsRecordedAndGoesOn() async throws {
        await #expect(throws: Mishap.self) {
            try await run.make(steps: 1, "made up") { log in
                try await log.add(NamedFile("a").json)
                throw Mishap()
            }
        }
        #expect(try record().status == .failed)
        #expect(try record().results.count == 1)
    }

    @Test func whatEndedARunIsToldEvenWhereItsRecordFindsNoRoom() async throws {
        await #expect(throws: Mishap.self) {
            try await run.make(steps: 1, "made up") { _ in
                try FileManager.default.removeItem(atPath: path)
                throw Mishap()
            }
        }
    }

    @Test func whatComesLastFindsEverythingRecordedAndMayFail() async throws {
        try await run.make(steps: 1, "made up") { log in
            for _ in 0..<2 {
                await log.afterwards { [path] () throws(FileError) in
                    let record = try? RecordedRun(at: path + "/" + RunRecord.fileName)
                    #expect(record?.status == .finished)
                    return "no picture"
                }
            }
            let status = try record().status
            #expect(status == .running)
        }
        #expect(try record().status == .finished)
    }

    @Test func aPictureThatFindsNoRoomIsAnErrorOfAFinishedRun() async throws {
        let full = FileError.unwritable("x.png", reason: "No space left on device")
        await #expect(throws: full) {
            try await run.make(steps: 1, "made up") { log in
                await log.afterwards { () throws(FileError) in throw full }
            }
        }
        #expect(try record().status == .finished)
    }

    /// Whatever it was that the cancellation made end.
    @Test func aCancelledRunIsStopped() async throws {
        let run = run
        let task = Task {
            try await run.make(steps: 1, "made up") { _ in
                withUnsafeCurrentTask { $0?.cancel() }
                throw Mishap()
            }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try record().status == .stopped)
    }
}

import Foundation
import JSON
import Runs
import Testing

@testable import tench_page

struct FinishedRunTests {
    /// A folder of the demo with one run of this record.
    private func withRun(_ record: String, _ body: (String) throws -> Void) throws {
        let demo = FileManager.default.temporaryDirectory
            .appending(component: "runs-\(UUID().uuidString.prefix(8))")
        let folder = demo.appending(component: "combine")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: demo) }
        try Data(record.utf8).write(to: folder.appending(component: RunRecord.fileName))
        try body(demo.path)
    }

    @Test func readsWhatIsThere() throws {
        let record = #"{"status":"finished","manifest":{"seed":9},"results":[{"class":3}]}"#
        try withRun(record) { demo in
            let run = try #require(try FinishedRun("combine", in: demo))
            #expect(run.record.manifest["seed"]?.integer == 9)
            #expect(run.record.results.first?["class"]?.integer == 3)
            #expect(run.place(of: RunRecord.fileName) == "combine/run.json")
            #expect(run.place(of: "curve.png") == nil)
            #expect(try FinishedRun("difference", in: demo) == nil)
        }
    }

    @Test(arguments: ["running", "stopped", "failed"])
    func refusesARunThatDidNotFinish(status: String) throws {
        try withRun(#"{"status":"\#(status)","manifest":{},"results":[]}"#) { demo in
            let error = #expect(throws: RunError.self) { try FinishedRun("combine", in: demo) }
            #expect("\(error.map(String.init(describing:)) ?? "")".contains("(\(status))"))
        }
    }

    @Test(arguments: ["{}", #"{"status":"finished","manifest":{}}"#])
    func refusesWhatIsNoRecord(text: String) throws {
        try withRun(text) { demo in
            #expect(throws: RunError.noRecord("\(demo)/combine/run.json")) {
                try FinishedRun("combine", in: demo)
            }
        }
    }
}

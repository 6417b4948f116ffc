import ArgumentParser
import TestKit
import Testing

@testable import tench_bench

@Suite struct WeightSourceTests {
    @Test func aFolderIsMadeAndLeftToASeedUntilAFileIsInIt() throws {
        let folder = try TemporaryFolder()
        let path = folder.path(of: "new/weights")
        let source = try WeightSource(path)
        #expect(source == .folder(path) && folder.has("new/weights"))
        #expect(source.model("squeezenet1_1") == "squeezenet1_1:seed=1")
        let file = try folder.file("new/weights/squeezenet1_1.pth", "")
        #expect(source.model("squeezenet1_1") == "squeezenet1_1:\(file)")
        #expect(source.file(for: "resnet50") == nil)
    }

    @Test func aFileIsForWhateverNetwork() throws {
        let folder = try TemporaryFolder()
        let file = try folder.file("some.pth", "")
        #expect(try WeightSource(file).file(for: "resnet50") == file)
        #expect(try WeightSource(nil).file(for: "resnet50") == nil)
    }

    /// A profile computes with a folder as the comparison does.
    @Test func aNetworkInThisProcessTakesANewFolderToo() throws {
        let folder = try TemporaryFolder()
        let options = try WorkOptions.parse([
            "--size", "32", "--threads", "1", "--weights", folder.path(of: "new"),
        ])
        var network = try InProcess("squeezenet1_1", options)
        try network.run(.forward)
        #expect(folder.has("new"))
    }
}

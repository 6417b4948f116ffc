import Files
import Experiments
import Glibc
import TestKit
import Testing

/// A file of a run is whole or not there, whoever looks at it and whatever stands in its way.
struct WholeFilesTests {
    @Test func whoHoldsTheOldFileKeepsIt() throws {
        let temporary = try TemporaryFolder()
        let folder = try OutputFolder(path: temporary.path)
        try folder.write([1, 2, 3], to: "x")
        #expect(link(temporary.path(of: "x"), temporary.path(of: "held")) == 0)
        try folder.write([4], to: "x")
        #expect(try temporary.read("x") == [4])
        #expect(try temporary.read("held") == [1, 2, 3])
    }

    @Test func leavesNothingWhereTheNameIsTaken() throws {
        let temporary = try TemporaryFolder()
        let folder = try OutputFolder(path: temporary.path)
        try temporary.file("x/inside", "")
        #expect(throws: FileError.self) { try folder.write([4], to: "x") }
        #expect(try temporary.names() == ["x"])
    }
}

import Files
import Foundation
import Testing

final class AppendedFileTests {
    private let path = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @Test func aFileGrowsForAsLongAsSomebodyHoldsIt() throws {
        #expect(!AppendedFile.isGrowing(path))
        var file: AppendedFile? = try AppendedFile(emptying: path)
        try file?.append([1, 2])
        #expect(AppendedFile.isGrowing(path))
        // Whoever reads it, or asks, ends nothing by closing it again.
        #expect(try File.bytes(of: path) == [1, 2])
        #expect(AppendedFile.isGrowing(path))
        file = nil
        #expect(file == nil && !AppendedFile.isGrowing(path))
        #expect(try File.bytes(of: path) == [1, 2])
    }

    @Test func whatIsNoFileDoesNotGrow() {
        #expect(!AppendedFile.isGrowing(FileManager.default.temporaryDirectory.path))
        #expect(!AppendedFile.isGrowing("/dev/null"))
    }
}

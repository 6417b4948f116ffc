import Foundation
import Testing

@testable import ONNX

/// The page that says which operations are computed, held against the code.
struct OperationPageTests {
    private static let page: String = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/tenchd/tenchd.docc/ONNX.md")
        return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }()

    /// The operations in the first cells of the rows below a heading.
    private func operations(below heading: String) throws -> [String] {
        let start = try #require(Self.page.range(of: "\n\(heading)\n")?.upperBound)
        let section = Self.page[start...]
        let end = section.range(of: "\n## ")?.lowerBound ?? section.endIndex
        return section[..<end].split(separator: "\n").filter { $0.hasPrefix("| `") }
            .flatMap { row in
                row.dropFirst(2).prefix { $0 != "|" }.matches(of: /`([A-Z][A-Za-z0-9]*)`/).map {
                    String($0.output.1)
                }
            }
    }

    /// An operation that is added needs a row there, and one that goes takes its row with it.
    @Test func everyOperationOnPicturesHasARow() throws {
        #expect(try operations(below: "## Operations").sorted() == Model.operations)
    }

    @Test func everyOtherOneThatIsWorkedOutBeforehandHasARow() throws {
        let others = Set(Folding.rules.keys).subtracting(Model.operations)
        #expect(try operations(below: "## Worked out beforehand").sorted() == others.sorted())
    }

    @Test func theVersionsAreThoseThatAreRead() {
        func words(_ range: ClosedRange<Int>) -> String {
            "\(range.lowerBound) to \(range.upperBound)"
        }
        #expect(Self.page.contains("operation sets (opsets) \(words(Limits.opsets))"))
        #expect(Self.page.contains("versions \(words(Limits.irVersions)) of the file format"))
    }
}

import Foundation
import Testing
import Wire

@testable import tenchd

/// The table of options against what is written elsewhere.
@Suite struct OptionRowTests {
    /// The lines of `systemd/tenchd.conf` that are options, commented out or not.
    private static let configured: [(name: String, value: String)] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../systemd/tenchd.conf")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { line in
            // "# A sentence" has a space behind its sign, "#an-option = value" has none.
            let line = line.hasPrefix("#") ? line.dropFirst() : line
            guard let equals = line.range(of: " = "), line.first?.isLowercase == true else {
                return nil
            }
            return (String(line[..<equals.lowerBound]), String(line[equals.upperBound...]))
        }
    }()

    @Test func everyNameIsThereOnce() {
        #expect(Set(Options.all.map(\.name)).count == Options.all.count)
        #expect(Options.all.allSatisfy { $0.name.allSatisfy { $0.isLowercase || $0 == "-" } })
    }

    @Test func theConfigurationOfTheServiceShowsEveryOptionWithItsDefault() throws {
        let shown = Set(Self.configured.map(\.name))
        #expect(shown == Set(Options.all.filter(\.isInFile).map(\.name)))
        for (name, value) in Self.configured {
            let row = try #require(Options.all.first { $0.name == name })
            var options = Options()
            #expect(throws: Never.self, "\(name) = \(value)") { try row.set(&options, value) }
            if let standard = row.defaultWord { #expect(value == standard, "\(name)") }
        }
    }

    @Test func everyLimitHasARowAndAnOption() throws {
        #expect(Limits.rows.count == Mirror(reflecting: Limits()).children.count)
        for (index, limit) in Limits.rows.enumerated() {
            let name = limit.name.replacing("_", with: "-")
            let options = try told(["--\(name)", "\(1000 + index)"])
            for (other, row) in Limits.rows.enumerated() {
                let expected = other == index ? 1000 + index : Limits()[keyPath: row.value]
                #expect(options.limits[keyPath: row.value] == expected, "\(row.name)")
            }
        }
    }

    @Test func helpTellsOfEveryRow() {
        let lines = Help.text.split(separator: "\n")
        for row in Options.all {
            let form = row.impliedWord == nil ? "--\(row.name) <" : "--\(row.name) "
            #expect(lines.contains { $0.hasPrefix("  \(form)") }, "\(row.name)")
        }
        // A model's form is one word, too long for a line.
        #expect(lines.filter { $0.count > 80 }.allSatisfy { $0.contains("NAME=ARCHITECTURE") })
        #expect(Help.text.contains("Bytes of a line. (default: 67108864)"))
        #expect(Help.text.hasSuffix("\n") && !Help.text.hasSuffix("\n\n"))
    }
}

import Kernels
import Objectives
import Testing

@testable import Networks

@Suite struct MethodTableTests {
    private static let text = """
        processor quick
        f32 answer 3×3/1 4^8 4^3 fine_winograd
        f32 signs 3×3/1 4^8 4^3 direct
        processor slow
        f32 answer 3×3/1 4^8 4^3 direct
        """
    private let table = MethodTable(text, processor: "quick")
    private let square = ConvolutionGeometry(inputChannels: 256, outputChannels: 256, kernel: 3)

    private func question(
        _ precision: Precision,
        _ purpose: SumsPurpose,
        pixels: Int
    )
        -> MethodQuestion
    {
        MethodQuestion(precision, purpose, square, pixels: pixels)
    }

    @Test func aRowHoldsForItsClassOnItsProcessor() {
        #expect(table.method(question(.f32, .answer, pixels: 64)) == .fineWinograd)
        #expect(table.method(question(.f32, .answer, pixels: 255)) == .fineWinograd)
        #expect(table.method(question(.f32, .answer, pixels: 256)) == .winograd)
        #expect(table.method(question(.f32, .signs, pixels: 100)) == .direct)
        #expect(table.method(question(.f32, .signs, pixels: 400)) == .fineWinograd)
        let slow = MethodTable(Self.text, processor: "slow")
        #expect(slow.method(question(.f32, .answer, pixels: 64)) == .direct)
    }

    @Test func whereNothingWasMeasuredTheRuleHolds() {
        let other = MethodTable(Self.text, processor: "other")
        #expect(!other.isMeasured)
        for purpose in SumsPurpose.allCases {
            for precision in [Precision.f32, .bf16] {
                let question = question(precision, purpose, pixels: 64)
                #expect(other.method(question) == question.standardMethod())
            }
        }
    }

    @Test func float32ServesBFloat16WhereNoRowSaysThatItIsSlower() {
        for purpose in SumsPurpose.allCases {
            let (exact, rounded) = (
                question(.f32, purpose, pixels: 64), question(.bf16, purpose, pixels: 64)
            )
            #expect(table.method(rounded) == table.method(exact))
        }
    }

    @Test func anotherTableHasAnotherName() {
        let names = ["quick", "slow", "other"].map {
            MethodTable(Self.text, processor: $0).identifier
        }
        #expect(Set(names).count == 3)
        #expect(names[2] == "other/rule")
        let changed = Self.text.replacing("4^3 fine_winograd", with: "4^3 direct")
        #expect(MethodTable(changed, processor: "quick").identifier != names[0])
        #expect(MethodTable(changed, processor: "slow").identifier == names[1])
    }

    /// The rows of each processor in the committed text.
    @Test func committedRowsRoundNoSignsCoarsely() throws {
        let processors = MethodTable.text.split(separator: "\n").compactMap { line in
            line.hasPrefix("processor ") ? String(line.dropFirst("processor ".count)) : nil
        }
        #expect(Set(processors).count == processors.count)
        for processor in processors {
            let rows = MethodTable(MethodTable.text, processor: processor).rows
            #expect(!rows.isEmpty)
            for (kind, method) in rows where kind.purpose == .signs {
                #expect(method != .winograd, "\(processor): \(kind.words)")
            }
            // What `tench-bench --tune` would write, had it measured the same.
            let written = MethodTable.source(replacing: processor, with: rows)
                .split(separator: "\n").filter { $0.contains("4^") }
                .map { $0.drop { $0 == " " } }
            #expect(written.allSatisfy(MethodTable.text.contains))
        }
    }
}

package import Kernels
internal import Objectives

/// How convolutions are computed: methods that were measured, for kinds of processors and classes
/// of layers, and committed.
///
/// Nothing is measured at a start, so the same machine gives the same bytes tomorrow. Rows are of
/// classes that the rule (`MethodQuestion.standardMethod`) serves worse; where there is none, the
/// rule holds. How many threads there are has no say: results are the same whatever their number.
package struct MethodTable: Sendable {
    /// What the processor is called in the table's text.
    package let processor: String
    /// Changes whenever an answer may: the processor's kind, and a digest of its rows.
    package let identifier: String
    private let methods: [MethodClass: ConvolutionMethod]

    /// The committed one, for the processor and the kernels that it runs.
    package static let committed = MethodTable(text, processor: KernelSet.bound.processor)

    /// The rows of `processor` in a table's text.
    ///
    /// Lines are empty, comments (`#`), `processor NAME`, or a class and its method. The text is
    /// the program's own: what cannot be read is a mistake in it.
    package init(_ text: String, processor: String) {
        self.processor = processor
        var methods: [MethodClass: ConvolutionMethod] = [:]
        var digest = Digest()
        var isOwn = false
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            if words.first == "processor" {
                isOwn = words.last.map(String.init) == processor
                continue
            }
            guard isOwn else { continue }
            guard let kind = MethodClass(words.dropLast()), let name = words.last,
                let method = ConvolutionMethod(rawValue: String(name))
            else { preconditionFailure("no row of a table of methods: \(line)") }
            methods[kind] = method
            digest.take(words.joined(separator: " "))
        }
        self.methods = methods
        identifier = "\(processor)/\(methods.isEmpty ? "rule" : digest.description)"
    }

    /// Whether the processor's kind was measured.
    package var isMeasured: Bool { !methods.isEmpty }

    /// The method for a convolution.
    ///
    /// On a processor that was measured, bfloat16 is computed in where a row says so: elsewhere
    /// float32 is faster, and serves whoever would be content with less.
    package func method(_ question: MethodQuestion) -> ConvolutionMethod {
        guard isMeasured else { return question.standardMethod() }
        // Asked anew for each layer of each run: where there is no choice, none is looked up.
        if question.precision == .f32, question.geometry.isProduct { return .direct }
        let measured = question.geometry.groups == 1 ? methods[MethodClass(question)] : nil
        if let measured, question.candidates().contains(measured) { return measured }
        if question.precision == .f32 { return question.standardMethod() }
        var exact = question
        exact.precision = .f32
        return method(exact)
    }

    /// The method where weights are packed for a single use, as for gradients in training.
    ///
    /// Rows were measured with weights packed before, and so the rule holds, in float32 where the
    /// processor was measured.
    func methodOfOneUse(_ question: MethodQuestion) -> ConvolutionMethod {
        var question = question
        if isMeasured { question.precision = .f32 }
        return question.standardMethod()
    }

    /// The classes that have rows, and their methods.
    package var rows: [MethodClass: ConvolutionMethod] { methods }

    /// The committed table's source file, with other rows for `processor`.
    package static func source(
        replacing processor: String,
        with rows: [MethodClass: ConvolutionMethod]
    ) -> String {
        var processors: [String] = []
        var lines: [String: [Substring]] = [:]
        for line in text.split(separator: "\n") {
            if line.hasPrefix("processor ") {
                processors.append(String(line.dropFirst("processor ".count)))
            } else if let last = processors.last {
                lines[last, default: []].append(line)
            }
        }
        lines[processor] = rows.sorted { $0.key < $1.key }
            .map { ($0.key.words + [$0.value.rawValue]).joined(separator: " ")[...] }
        var body: [String] = []
        for name in Set(processors + [processor]).sorted() {
            body.append("processor \(name)")
            body += (lines[name] ?? []).map(String.init)
        }
        return """
            extension MethodTable {
                /// In the words of `tench-bench --tune`: rows on which several of its runs agreed.
                ///
                /// A row: precision, what the sums are for, filter/stride, at least so many
                /// channels · filters and so many pixels (each up to four times that), method.
                package static let text = \"""
            \(body.map { "        \($0)" }.joined(separator: "\n"))
                    \"""
            }
            """
    }
}

/// FNV-1a of some text, which is read by nobody but for its being another one.
private struct Digest: CustomStringConvertible {
    private var state: UInt64 = 0xcbf2_9ce4_8422_2325

    mutating func take(_ text: String) {
        for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }

    var description: String { String(state, radix: 16) }
}

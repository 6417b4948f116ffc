package import Wire

/// How a request fared, from its receipt to its answer: what the log and the slow log tell of it.
///
/// Nothing of what it was about: no tensor, and no parameter but the model's name.
package struct Passage: Sendable {
    let peer: Peer
    private var id: RequestID
    let method: String
    let model: String?
    let total: Duration
    let waiting: Duration
    let computing: Duration
    let bytesIn: Int
    let bytesOut: Int
    let error: ErrorType?

    /// The passage of an order that was just answered.
    ///
    /// - Parameters:
    ///   - order: What was asked.
    ///   - ticket: The promise that was kept.
    ///   - outcome: What it was kept by.
    ///   - peer: Who asked.
    ///   - received: When.
    ///   - bytesOut: The bytes of the answer's line.
    package init(
        _ order: Order,
        _ ticket: Ticket,
        _ outcome: Ticket.Outcome,
        from peer: Peer,
        received: ContinuousClock.Instant,
        bytesOut: Int
    ) {
        self.peer = peer
        id = order.id
        method = order.method
        model = ticket.model
        total = .now - received
        (waiting, computing) = ticket.times ?? (.zero, .zero)
        bytesIn = order.bytes
        self.bytesOut = bytesOut
        error = if case .failure(let error) = outcome { error.type } else { nil }
    }

    /// The same, without an id that may be as long as a line.
    var withoutID: Passage {
        var passage = self
        passage.id = 0
        return passage
    }

    /// The id as it is told: cut where it is long, quoted where it is a string.
    var request: String { id.shown }
}

extension Passage: CustomStringConvertible {
    /// One line of words and numbers.
    package var description: String {
        let about = model.map { " model=\(String($0.prefix(160)).asLogValue)" } ?? ""
        let times = [("queue", waiting), ("compute", computing), ("total", total)].map {
            "\($0)_ms=\($1.tenths)"
        }.joined(separator: " ")
        let failure = error.map { " error=\($0.rawValue)" } ?? ""
        return "request=\(request) method=\(method)\(about) \(times) bytes_in=\(bytesIn)"
            + " bytes_out=\(bytesOut)\(failure)"
    }
}

extension RequestID {
    /// How a log tells it: no more than 80 characters of a string, in quotes, nothing in it that
    /// could be taken for the end of a line or for another request's.
    package var shown: String {
        switch self {
        case .integer(let number): return "\(number)"
        case .string(let text):
            let start = text.unicodeScalars.prefix(81)
            let shown = start.prefix(80).map { $0.escaped(asASCII: true) }.joined()
            return "\"\(shown)\(start.count > 80 ? "…" : "")\""
        }
    }
}

extension String {
    /// A name as it stands behind an equals sign: in quotes unless it is one plain word.
    fileprivate var asLogValue: String {
        let isPlain = utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=")
        }
        guard !isPlain || isEmpty else { return self }
        return "\"\(unicodeScalars.map { $0.escaped(asASCII: true) }.joined())\""
    }
}

extension Duration {
    /// In milliseconds, to a tenth.
    var tenths: Double { (milliseconds * 10).rounded() / 10 }
}

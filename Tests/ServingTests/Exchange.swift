import Wire

@testable import Inference
@testable import Serving

/// A conversation whose actions are written down rather than done.
///
/// Its lines are words: `q7` is read as a request with the id 7 that is computed, `a7` as one that
/// is answered at once, and anything else is no request.
struct Exchange {
    var conversation: Conversation

    init(
        over transport: Listener.Transport = .unix,
        inFlight: Int = 2,
        isStranger: Bool = false,
        patience: Duration? = nil
    ) {
        var limits = Limits()
        limits.inFlight = inFlight
        limits.lineBytes = 100
        conversation = Conversation(
            over: transport,
            limits: limits,
            isStranger: isStranger,
            patience: patience
        )
    }

    /// Tells of events, then writes down what is to be done until there is nothing.
    mutating func take(_ events: Conversation.Event...) -> [String] {
        for event in events { conversation.take(event) }
        var log: [String] = []
        while let action = conversation.next() { log.append(perform(action)) }
        return log
    }

    /// Tells of lines that arrived together.
    mutating func take(lines: String) -> [String] {
        for word in lines.split(separator: " ") {
            conversation.take(.frame(.line(Array(word.utf8)), at: .now))
        }
        return take(.paused)
    }

    private mutating func perform(_ action: Conversation.Action) -> String {
        switch action {
        case .read(let line, let received):
            let word = String(decoding: line, as: UTF8.self)
            guard let order = Self.order(word) else {
                conversation.takeRefusal()
                return "rejected \(word)"
            }
            conversation.take(order, received: received)
            return "read \(word)"
        case .submit(let order, _): return "submit \(order.method)"
        case .refuse(let id, let error):
            return "refuse \(id.map { "\($0)" } ?? "null"): \(error.type.rawValue)"
        case .probe: return "probe"
        case .readOn: return "read on"
        case .breakOff(let reason): return "break off: \(reason)"
        }
    }

    private static func order(_ word: String) -> Order? {
        guard let number = Int64(word.dropFirst()) else { return nil }
        let task: Order.Task? =
            switch word.first {
            case "q": .queued(TensorFormat()) { (_, _) throws(WireError) in throw .cancelled() }
            case "a": .atOnce { (_, _) in PingReply() }
            default: nil
            }
        return task.map { Order(id: .integer(number), method: word, task: $0) }
    }
}

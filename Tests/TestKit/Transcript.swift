/// A conversation on file: lines to send, and what must come back for each.
///
///     # A comment; it names the exchanges below it, up to the next one.
///     > {"id":1,"method":"ping"}
///     < {"jsonrpc":"2.0","id":1,"result":{}}
///
/// Consecutive `>` lines are pipelined, and the replies to them may come in any order. A blank line
/// ends the connection. `JSONTree.departures(from:)` says what an expected reply may leave open,
/// and `$name` in a sent line stands for the text that a line `$name = text` gave.
package struct Transcript {
    /// The connections, one after another.
    package private(set) var conversations: [Conversation] = []

    /// What is said on one connection.
    package struct Conversation {
        /// One after another.
        package fileprivate(set) var exchanges: [Exchange] = []
    }

    /// Lines sent in one go, and the replies to them.
    package struct Exchange {
        /// The comment above it.
        package let about: String
        /// The number of its first line in the file.
        package let firstLine: Int
        /// The lines that are sent.
        package fileprivate(set) var sent: [String] = []
        /// The replies, in any order.
        package fileprivate(set) var expected: [String] = []
    }

    /// Reads a transcript; a line that is none of its kinds is a fault of the test.
    package init(_ text: String) {
        var names: [(name: String, text: String)] = []
        var about = ""
        conversations = [Conversation()]
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated()
        {
            if line.isEmpty {
                conversations.append(Conversation())
            } else if line.hasPrefix("# ") {
                about = String(line.dropFirst(2))
            } else if line.hasPrefix("$"), let equals = line.firstRange(of: " = ") {
                let value = names.reduce(String(line[equals.upperBound...])) {
                    $0.replacing($1.name, with: $1.text)
                }
                names.append((String(line[..<equals.lowerBound]), value))
            } else if line.hasPrefix("> ") {
                let sent = names.reduce(String(line.dropFirst(2))) {
                    $0.replacing($1.name, with: $1.text)
                }
                var exchanges = conversations[conversations.count - 1].exchanges
                if exchanges.last.map({ !$0.expected.isEmpty }) ?? true {
                    exchanges.append(Exchange(about: about, firstLine: index + 1))
                }
                exchanges[exchanges.count - 1].sent.append(sent)
                conversations[conversations.count - 1].exchanges = exchanges
            } else if line.hasPrefix("< ") {
                let last = conversations[conversations.count - 1].exchanges.count - 1
                conversations[conversations.count - 1].exchanges[last].expected.append(
                    String(line.dropFirst(2))
                )
            } else {
                preconditionFailure("line \(index + 1) of the transcript is none: \(line)")
            }
        }
        conversations.removeAll { $0.exchanges.isEmpty }
    }
}

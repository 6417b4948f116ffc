internal import Experiments
internal import Hummingbird

/// Something in a folder that is shown: the names on the way to it, the folder's own first.
///
/// None of them leads up, is hidden, or holds a slash, however it was written.
struct Place: Hashable, Sendable {
    /// The names, at least one.
    let names: [String]

    /// The last of them.
    var file: String { names[names.count - 1] }

    /// The names with slashes between.
    var text: String { names.joined(separator: "/") }

    /// Whether it is a picture that is being made.
    var isForming: Bool { file.hasSuffix(Commission.formingEnding) }

    /// The place that a path names; nil when nothing that is shown can be there.
    init?(path: some StringProtocol) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let names = parts.compactMap { Self.decoded($0.utf8) }
        guard names.count == parts.count, names.allSatisfy(Self.isShown) else { return nil }
        self.names = names
    }

    /// The place that a request names.
    ///
    /// - Throws: That there is no such place.
    init(in request: Request, after prefix: String) throws {
        let path = request.uri.path
        guard path.hasPrefix(prefix), let place = Place(path: path.dropFirst(prefix.count)) else {
            throw HTTPError(.notFound)
        }
        self = place
    }

    static func isShown(_ name: String) -> Bool {
        !name.isEmpty && !name.hasPrefix(".")
            && !name.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "/") }
    }

    /// The text that is written with `%2F` and the like; nil when it isn't one.
    private static func decoded(_ bytes: some Sequence<UInt8>) -> String? {
        var decoded: [UInt8] = []
        var bytes = bytes.makeIterator()
        while let byte = bytes.next() {
            guard byte == UInt8(ascii: "%") else {
                decoded.append(byte)
                continue
            }
            guard let high = bytes.next().flatMap(digit), let low = bytes.next().flatMap(digit)
            else { return nil }
            decoded.append(high << 4 | low)
        }
        return String(validating: decoded, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        UInt8(String(Unicode.Scalar(byte)), radix: 16)
    }
}

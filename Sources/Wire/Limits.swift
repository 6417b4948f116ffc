import JSON

/// How much a peer may ask for; `hello` tells all of it.
///
/// A limit is a property, which those who keep it ask for, and its row below. All else is made from
/// the row: its member of `hello`, its option of `tenchd`, its line where a client shows them.
public struct Limits: Sendable, Equatable {
    /// Bytes of a line.
    public var lineBytes = 64 << 20
    /// Arrays and objects inside one another.
    public var depth = 32
    /// Numbers, strings and the like in a line; an array counts for 2, an object for 8.
    public var jsonValues = 4 << 20
    /// Requests of one connection that are not answered yet.
    public var inFlight = 8
    /// Terms of one gradient.
    public var terms = 16
    /// Pictures of one request.
    public var batch = 256
    /// Elements of one tensor: what fits into a line as float32 in base64.
    public var tensorElements = 12 << 20
    /// Elements of a picture file before it is resized: those of 32 Mi pixels.
    public var pictureElements = 96 << 20
    /// Requests waiting to be computed, of all connections.
    public var queue = 256
    /// Bytes of replies that a peer may leave unread.
    public var outputBytes = 256 << 20

    /// The defaults.
    public init() {}

    /// The limits in the order in which they are told.
    package static let rows = [
        Row("line_bytes", \.lineBytes, "line", "bytes", "Bytes of a line."),
        Row("depth", \.depth, "depth", "", "Arrays and objects of a line inside one another."),
        Row("json_values", \.jsonValues, "values", "", "JSON values of a line."),
        Row(
            "in_flight",
            \.inFlight,
            "in flight",
            "requests a connection",
            "Unanswered requests of a connection."
        ),
        Row("terms", \.terms, "terms", "a gradient", "Terms of a gradient."),
        Row("batch", \.batch, "batch", "items", "Pictures of a request."),
        Row("tensor_elements", \.tensorElements, "tensor", "elements", "Elements of a tensor."),
        Row(
            "picture_elements",
            \.pictureElements,
            "picture",
            "elements",
            "Elements of a picture file before it is resized."
        ),
        Row(
            "queue",
            \.queue,
            "queue",
            "requests",
            "Requests waiting to be computed, of all connections."
        ),
        Row(
            "output_bytes",
            \.outputBytes,
            "output",
            "bytes unread",
            "Bytes of replies that a peer may leave unread."
        ),
    ]

    /// What there is to tell of a limit.
    package struct Row: Sendable {
        /// Its name on the wire.
        package let name: String
        /// Its property.
        package let value: any WritableKeyPath<Limits, Int> & Sendable
        /// What a table calls it.
        package let title: String
        /// What it counts, as a word behind the number; may be empty.
        package let unit: String
        /// A sentence for people.
        package let meaning: String

        fileprivate init(
            _ name: String,
            _ value: any WritableKeyPath<Limits, Int> & Sendable,
            _ title: String,
            _ unit: String,
            _ meaning: String
        ) {
            self.name = name
            self.value = value
            self.title = title
            self.unit = unit
            self.meaning = meaning
        }
    }
}

extension Limits {
    /// Reads `hello`'s object.
    init(decoding limits: ParameterReader) throws(WireError) {
        self.init()
        for row in Self.rows {
            // Some are younger than the protocol's first version.
            guard let value = limits.optional(row.name) else { continue }
            self[keyPath: row.value] = try value.integer()
        }
    }

    /// Writes the members of `hello`'s object.
    func encode(into writer: inout JSONWriter) {
        for row in Self.rows { writer.member(row.name, self[keyPath: row.value]) }
    }
}

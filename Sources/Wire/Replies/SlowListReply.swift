public import JSON

/// What `slow.list` answers.
public struct SlowListReply: Reply, Equatable {
    /// How long a request takes that counts as slow, in milliseconds; 0 where none is kept.
    public var threshold: Int
    /// The newest slow requests, the last one first.
    public var requests: [SlowRequest]

    /// A list of slow requests.
    package init(threshold: Int, requests: [SlowRequest]) {
        self.threshold = threshold
        self.requests = requests
    }

    /// Reads `slow_ms` and `requests`.
    public init(decoding result: ParameterReader) throws(WireError) {
        threshold = try result.required("slow_ms").integer()
        requests = try result.required("requests").list { (object) throws(WireError) in
            try SlowRequest(decoding: object)
        }
    }

    /// Writes `slow_ms` and `requests`.
    public func encode(into writer: inout JSONWriter, as format: TensorFormat) {
        writer.object { writer in
            writer.member("slow_ms", threshold)
            writer.array("requests") { writer in
                for request in requests { request.encode(into: &writer) }
            }
        }
    }
}

/// A request that took long.
public struct SlowRequest: Sendable, Equatable {
    /// Its number among all slow ones since the daemon's start.
    public var number: Int
    /// Seconds since it was answered.
    public var age: Double
    /// The connection it came by.
    public var connection: Int
    /// Who made it.
    public var opener: Opener
    /// Its id, cut where it is long, quoted where it is a string.
    public var request: String
    /// Its method.
    public var method: String
    /// The model it was about.
    public var model: String?
    /// Milliseconds from its receipt to its answer.
    public var total: Double
    /// Milliseconds for which it waited for its turn.
    public var waiting: Double
    /// Milliseconds for which it was computed.
    public var computing: Double
    /// Bytes of its line.
    public var bytesIn: Int
    /// Bytes of its reply.
    public var bytesOut: Int
    /// The type of the error that it was answered with.
    public var error: ErrorType?

    /// A slow request of this number.
    package init(
        number: Int,
        age: Double,
        connection: Int,
        opener: Opener,
        request: String,
        method: String,
        model: String?,
        total: Double,
        waiting: Double,
        computing: Double,
        bytesIn: Int,
        bytesOut: Int,
        error: ErrorType?
    ) {
        self.number = number
        self.age = age
        self.connection = connection
        self.opener = opener
        self.request = request
        self.method = method
        self.model = model
        self.total = total
        self.waiting = waiting
        self.computing = computing
        self.bytesIn = bytesIn
        self.bytesOut = bytesOut
        self.error = error
    }
}

extension SlowRequest {
    init(decoding value: ParameterValue) throws(WireError) {
        self = try value.object { (object) throws(WireError) in
            SlowRequest(
                number: try object.required("number").integer(),
                age: try object.required("age_s").double(),
                connection: try object.required("connection").integer(),
                opener: try Opener(decoding: object),
                request: try object.required("request").string(),
                method: try object.required("method").string(),
                model: try object.optional("model")?.string(),
                total: try object.required("total_ms").double(),
                waiting: try object.required("queue_ms").double(),
                computing: try object.required("compute_ms").double(),
                bytesIn: try object.required("bytes_in").integer(),
                bytesOut: try object.required("bytes_out").integer(),
                // One that this side doesn't know is an error all the same.
                error: try object.optional("error").map { (value) throws(WireError) in
                    ErrorType(rawValue: try value.string()) ?? .internal
                }
            )
        }
    }

    func encode(into writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("number", number)
            writer.member("age_s", age)
            writer.member("connection", connection)
            opener.encode(into: &writer)
            writer.member("request", request)
            writer.member("method", method)
            writer.member("model", model)
            writer.member("total_ms", total)
            writer.member("queue_ms", waiting)
            writer.member("compute_ms", computing)
            writer.member("bytes_in", bytesIn)
            writer.member("bytes_out", bytesOut)
            writer.member("error", error?.rawValue)
        }
    }
}

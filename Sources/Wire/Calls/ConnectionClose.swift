public import JSON

/// `connection.close`: ends another connection, and gives up what it had waiting or running.
public struct ConnectionClose: ReadableCall, Equatable {
    /// What `connection.close` answers.
    public typealias Reply = ConnectionCloseReply
    /// The method's name on the wire.
    public static let method = "connection.close"

    /// The connection's number.
    public var connection: Int

    /// Closes the connection of that number.
    public init(connection: Int) {
        self.connection = connection
    }

    /// Reads `connection`.
    package init(decoding params: ParameterReader) throws(WireError) {
        connection = try params.required("connection").integer(in: 0...Int.max)
    }

    /// Writes `connection`.
    public func encode(into params: inout JSONWriter) {
        params.member("connection", connection)
    }
}

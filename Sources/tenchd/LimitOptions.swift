import ArgumentParser
import Wire

/// The protocol's limits, which `hello` tells, and the daemon's own.
struct LimitOptions: ParsableArguments {
    @Option(help: "Bytes of a line.")
    var lineBytes = Limits().lineBytes

    @Option(help: "Arrays and objects of a line inside one another.")
    var depth = Limits().depth

    @Option(help: "JSON values of a line.")
    var jsonValues = Limits().jsonValues

    @Option(help: "Unanswered requests of a connection.")
    var inFlight = Limits().inFlight

    @Option(help: "Pictures of a request.")
    var batch = Limits().batch

    @Option(help: "Elements of a tensor.")
    var tensorElements = Limits().tensorElements

    @Option(help: "Requests waiting to be computed, of all connections.")
    var queue = Limits().queue

    @Option(help: "Bytes of replies that a peer may leave unread.")
    var outputBytes = Limits().outputBytes

    @Option(help: "Connections.")
    var connections = 256

    @Option(help: "Sessions, of all connections.")
    var sessions = 64

    @Option(help: "Snapshots, of all models and sessions.")
    var snapshots = 64

    @Option(help: "Seconds that a shutdown waits for what is in flight.")
    var drainSeconds = 30

    /// The limits of the protocol.
    var wire: Limits {
        var limits = Limits()
        limits.lineBytes = lineBytes
        limits.depth = depth
        limits.jsonValues = jsonValues
        limits.inFlight = inFlight
        limits.batch = batch
        limits.tensorElements = tensorElements
        limits.queue = queue
        limits.outputBytes = outputBytes
        return limits
    }

    func check() throws {
        let values = [
            ("line-bytes", lineBytes), ("depth", depth), ("json-values", jsonValues),
            ("in-flight", inFlight), ("batch", batch),
            ("tensor-elements", tensorElements), ("queue", queue), ("output-bytes", outputBytes),
            ("connections", connections), ("sessions", sessions), ("snapshots", snapshots),
            ("drain-seconds", drainSeconds),
        ]
        for (name, value) in values where value < 1 {
            throw ValidationError("--\(name) must be at least 1")
        }
    }
}

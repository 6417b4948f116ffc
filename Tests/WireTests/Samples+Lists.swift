@testable import Wire

/// What lists of a daemon hold.
extension Samples {
    static let sessions = [
        SessionDescription(
            session: "s1",
            model: "a",
            version: 3,
            opener: Opener(user: 1000, peer: "process 4711, user 1000"),
            connection: 7,
            age: 12.5,
            idle: 0,
            timeToLive: nil,
            timeLeft: nil,
            bytes: 0
        ),
        SessionDescription(
            session: "s2",
            model: "a",
            version: 1,
            opener: Opener(user: nil, peer: "127.0.0.1:50112"),
            connection: nil,
            age: 70,
            idle: 61.25,
            timeToLive: 60,
            timeLeft: 0.001,
            bytes: 1 << 40
        ),
    ]

    static let namedSnapshots: [NamedSnapshot] = {
        var full = NamedSnapshot(name: "k", user: 1000, age: 2.5, bytes: 4000)
        full.model = "a"
        full.architecture = "resnet50"
        full.classes = 1000
        full.version = 12
        full.optimizer = "adam"
        return [full, NamedSnapshot(name: "odd", age: 0, bytes: 1)]
    }()

    static let connections = [false, true].map { isBusy in
        var connection = ConnectionDescription(
            connection: 7,
            opener: sessions[isBusy ? 0 : 1].opener,
            role: isBusy ? .session : nil,
            isByTCP: !isBusy,
            isOwn: isBusy
        )
        guard isBusy else { return connection }
        (connection.age, connection.idle, connection.runningFor) = (12.5, 0.25, 0.125)
        (connection.bytesIn, connection.bytesOut, connection.unread) = (1 << 40, 2, 1)
        (connection.requests, connection.waiting, connection.running) = (9, 3, 1)
        (connection.method, connection.model) = ("forward", "a")
        return connection
    }

    static let slow = [nil, ErrorType.cancelled].map { error in
        SlowRequest(
            number: 4711,
            age: 2.5,
            connection: 7,
            opener: sessions[0].opener,
            request: #""a\n…""#,
            method: "forward",
            model: error == nil ? "a" : nil,
            total: 12_345.6,
            waiting: 12_000.5,
            computing: 300,
            bytesIn: 812_000,
            bytesOut: 0,
            error: error
        )
    }

    static let snapshots = SnapshotDescription.Keeper.allCases.map { keeper in
        SnapshotDescription(
            snapshot: "p1",
            model: "a",
            version: 2,
            opener: sessions[0].opener,
            keeper: keeper,
            session: keeper == .session ? "s1" : nil,
            age: 0.5,
            bytes: 4096
        )
    }
}

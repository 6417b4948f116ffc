import Kernels
import Inference
import Logging
import Serving
import Wire

/// What the daemon is told on its command line and in its file; each property is set by a row.
struct Options: Sendable {
    /// The Unix socket to listen on.
    var socket: String?
    /// The group that may use it.
    var socketGroup: String?
    /// TCP addresses to listen on.
    var listen: [String] = []
    /// A file with the secret that TCP peers must prove to know.
    var tokenFile: String?
    /// What those who know it may do; nil for the default.
    var tokenRole: Role?
    /// What those who know the token may do unless something else is said.
    static let defaultTokenRole = Role.session
    /// The models to serve.
    var models: [ModelSource] = []
    /// The memory that the process may take; nil for a share of the machine's.
    var memory: ByteCount?
    /// The folder that clients load from and save to.
    var modelsDirectory: String?
    /// Whether what is loaded and unloaded while the daemon runs stays so when it starts anew.
    var keepsModels = true
    /// How much to log.
    var logLevel = Logger.Level.info
    /// Which requests count as slow.
    var slow = SlowThreshold()
    /// The protocol's limits, of the engine and the server.
    var limits = Limits()
    /// Everything else about the engine.
    var engine = Engine.Configuration(threads: Pool.processors)
    /// Everything else about the server.
    var server = Server.Configuration()
    /// Seconds that a shutdown waits for what is in flight.
    var drainSeconds = 30
    /// The file that has more of these.
    var config: String?
    /// The words that each option was given, by its name, in their order.
    var given: [String: [String]] = [:]
    /// What the command line says of them, beside the file.
    var commandLine: [Setting] = []
}

extension Options {
    /// Every option, in the order of `--help`.
    static let rows: [OptionRow] = [
        OptionRow("socket", \.socket, "The Unix socket to listen on.", placeholder: "path"),
        OptionRow(
            "socket-group",
            \.socketGroup,
            "The group that may use the Unix socket.",
            placeholder: "name"
        ),
        OptionRow(
            "listen",
            \.listen,
            "A TCP address to listen on, on this machine.",
            placeholder: "host:port"
        ),
        OptionRow(
            "token-file",
            \.tokenFile,
            "A file with the secret that TCP peers must prove to know.",
            placeholder: "file"
        ),
        OptionRow(
            "token-role",
            \.tokenRole,
            "What those who know the token may do.",
            default: defaultTokenRole.rawValue
        ),
        OptionRow("model", \.models, "A model to serve: \(ModelSource.form)."),
        OptionRow(
            "models-dir",
            \.modelsDirectory,
            "The folder of model.load, model.save and model.delete.",
            placeholder: "folder"
        ),
        OptionRow(
            "keep-models",
            \.keepsModels,
            "Whether what model.load loads and model.unload unloads stays so after a restart.",
            discussion: "It is noted in a file in models-dir, without which nothing is kept.",
            showsDefault: true
        ),
        OptionRow(
            "threads",
            \.engine.threads,
            "The threads that compute; by default one for each processor.",
            showsDefault: false
        ),
        OptionRow(
            "workers",
            \.engine.workers,
            "How many requests are computed at once, each by its share of the threads.",
            discussion: """
                One is best for the time that a request takes, several for how many requests of \
                several connections are done in a given time. A connection's own requests are \
                computed one after another.
                """
        ),
        OptionRow(
            "memory",
            \.memory,
            "The memory that all of it may take, such as 6G; by default four fifths of what is free.",
            discussion: """
                What is free is what the machine has, what the process's control groups allow, or \
                what a limit of its address space leaves, whichever is least. A request that would \
                need more is answered out_of_memory.
                """
        ),
        OptionRow(
            "precision",
            \.engine.precision,
            "The arithmetic of requests that don't name one.",
            discussion: """
                With bf16, convolutions and fully connected layers may round weights and inputs to \
                bfloat16; sums are float32. Faster, with coarser results; it needs a processor \
                with AVX512_BF16.
                """
        ),
        OptionRow(
            "exact-conv",
            \.engine.convolvesDirectly,
            "Compute every convolution directly: slower, with smaller rounding errors.",
            discussion: """
                By default convolutions of stride one go by Winograd's method where that is \
                faster: those of 3×3, 5×5, and of three or seven taps in a line. Where a gradient \
                hangs on their signs only those of three taps each way do, by smaller tiles, which \
                round hardly more coarsely than direct sums.
                """
        ),
        OptionRow("log-level", \.logLevel, "How much to log."),
        OptionRow(
            "slow-milliseconds",
            \.slow,
            "What a request takes, from its receipt to its answer, that is kept and logged as slow.",
            discussion: """
                tenchctl slow tells the newest. Waiting for a turn counts as well as computing. 0 \
                keeps none.
                """
        ),
        OptionRow(
            "config",
            \.config,
            "A file of options.",
            placeholder: "file",
            isInFile: false
        ),
    ]

    /// The protocol's limits, which `hello` tells, and the daemon's own.
    static let limitRows: [OptionRow] =
        Limits.rows.map { OptionRow($0) } + [
            OptionRow("connections", \.server.connections.unix, "Connections on Unix sockets."),
            OptionRow("tcp-connections", \.server.connections.tcp, "Connections by TCP."),
            OptionRow(
                "admin-connections",
                \.server.connections.administrators,
                "Connections on Unix sockets that only administrators have, beside the others."
            ),
            OptionRow(
                "login-seconds",
                \.server.patience.loginSeconds,
                "Seconds in which a peer must have proved that it knows the token."
            ),
            OptionRow(
                "idle-seconds",
                \.server.patience.idleSeconds,
                "Seconds for which a peer may ask for nothing; by default for ever.",
                placeholder: Int.placeholder
            ),
            OptionRow("sessions", \.engine.sessions.total, "Sessions, of all connections."),
            OptionRow(
                "sessions-each",
                \.engine.sessions.share,
                "Sessions of one user, and of all by TCP; administrators may have more."
            ),
            OptionRow(
                "session-seconds",
                \.engine.longestSession,
                "Seconds that a session may outlive its connection; administrators may ask for more."
            ),
            OptionRow(
                "snapshots",
                \.engine.snapshots.total,
                "Snapshots, of all models and sessions."
            ),
            OptionRow(
                "snapshots-each",
                \.engine.snapshots.share,
                "Snapshots of one user, and of all by TCP; administrators may have more."
            ),
            OptionRow(
                "saved-models-each",
                \.engine.saving.models,
                "Models and named snapshots that one user may have; administrators may have more."
            ),
            OptionRow(
                "saved-bytes-each",
                \.engine.saving.bytes,
                "Bytes of all these of one user; administrators may have more."
            ),
            OptionRow(
                "max-compute-seconds",
                \.engine.longestComputing,
                "Seconds that one request may be computed; by default as long as it takes.",
                placeholder: Int.placeholder
            ),
            OptionRow(
                "drain-seconds",
                \.drainSeconds,
                "Seconds that a shutdown waits for what is in flight."
            ),
        ]

    /// All of them.
    static let all = rows + limitRows

    /// Refuses options that make no sense together, and those that would silently do nothing.
    func check() throws(OptionError) {
        guard engine.workers <= engine.threads else {
            let (workers, threads) = (engine.workers, engine.threads)
            throw .conflict(
                "--workers: \(workers) workers need \(workers) threads, not \(threads)"
            )
        }
        guard socketGroup == nil || socket != nil else {
            throw .conflict("--socket-group is about --socket, which is not given")
        }
        guard tokenRole == nil || tokenFile != nil else {
            throw .conflict("--token-role is about --token-file, which is not given")
        }
        let names = models.map(\.name)
        guard let twice = names.first(where: { name in names.count { $0 == name } > 1 }) else {
            return
        }
        throw .conflict("--model: two models have the name \(Spelling.quote(twice))")
    }
}

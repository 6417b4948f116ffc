import ArgumentParser
import Glibc
import Inference
import Logging
import Objectives
import Serving
import Wire

/// The daemon's options; what they come to is in `Daemon+Run`.
@main
struct Daemon: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tenchd",
        abstract: "Serves neural networks: forward passes, input gradients and updates.",
        discussion: """
            Speaks JSON, a line each way, on a Unix socket, on TCP, and on sockets that systemd has \
            opened for it. Every option but --config may also stand in the configuration file, as \
            "name = value"; what the command line says comes on top.
            """,
        version: "tenchd \(Release.version)"
    )

    /// The names that a configuration file may use.
    static let optionNames: Set<String> = [
        "socket", "socket-group", "listen", "token-file", "token-role", "model", "models-dir",
        "threads", "workers", "precision", "exact-conv", "log-level", "line-bytes", "depth",
        "json-values", "in-flight", "batch", "tensor-elements", "queue",
        "output-bytes", "connections", "sessions", "snapshots", "drain-seconds",
    ]

    /// Those of them that take no value on the command line, and true or false in a file.
    static let flagNames: Set<String> = ["exact-conv"]

    @Option(help: ArgumentHelp("The Unix socket to listen on.", valueName: "path"))
    var socket: String?

    @Option(help: ArgumentHelp("The group that may use the Unix socket.", valueName: "name"))
    var socketGroup: String?

    @Option(
        help: ArgumentHelp("A TCP address to listen on, on this machine.", valueName: "host:port")
    )
    var listen: [String] = []

    @Option(
        help: ArgumentHelp(
            "A file with the secret that TCP peers must prove to know.",
            valueName: "file"
        )
    )
    var tokenFile: String?

    @Option(
        help: ArgumentHelp("What those who know the token may do.", valueName: "read|session|admin")
    )
    var tokenRole: TokenRole = .session

    @Option(
        help: ArgumentHelp("A model to serve: \(ModelOption.form).", valueName: "model"),
        transform: ModelOption.parse
    )
    var model: [ModelOption] = []

    @Option(help: ArgumentHelp("The folder of model.load and model.save.", valueName: "folder"))
    var modelsDir: String?

    @Option(help: "The threads that compute; by default one for each processor.")
    var threads: Int?

    @Option(
        help: ArgumentHelp(
            "How many requests are computed at once, each by its share of the threads.",
            discussion: """
                One is best for the time that a request takes, several for how many requests of several \
                connections are done in a given time. A connection's own requests are computed one \
                after another.
                """
        )
    )
    var workers = 1

    @Option(
        help: ArgumentHelp(
            "The arithmetic of requests that don't name one.",
            discussion: """
                With bf16, convolutions and fully connected layers may round weights and inputs to \
                bfloat16; sums are float32. Faster, with coarser results; it needs a processor with \
                AVX512_BF16.
                """,
            valueName: "f32|bf16"
        )
    )
    var precision: PrecisionOption = .f32

    @Flag(
        help: ArgumentHelp(
            "Compute every convolution directly: slower, with smaller rounding errors.",
            discussion: """
                By default 3×3 convolutions go by Winograd's method: in forward passes alone and in \
                gradients with tiles of 4×4 outputs; where a gradient hangs on their signs with tiles \
                of 2×2, which round hardly more coarsely than direct sums.
                """
        )
    )
    var exactConv = false

    @Option(
        help: ArgumentHelp("How much to log.", valueName: "trace|debug|info|notice|warning|error")
    )
    var logLevel: LogLevel = .info

    @Option(help: ArgumentHelp("A file of options.", valueName: "file"))
    var config: String?

    @OptionGroup(title: "Limits") var limits: LimitOptions

    /// Adds the configuration file's options before the command line's own, then runs.
    static func main() async {
        let own = Array(CommandLine.arguments.dropFirst())
        do {
            var arguments = own
            if let file = configurationFile(in: own) {
                arguments = try ConfigurationFile.arguments(of: file) + own
            }
            try await parse(arguments).run()
        } catch {
            let code = exitCode(for: error)
            guard !code.isSuccess else { exit(withError: error) }
            // One line, where the parser would add its usage.
            let line = "tenchd: \(message(for: error))\n"
            _ = unsafe write(STDERR_FILENO, line, line.utf8.count)
            Glibc.exit(code.rawValue)
        }
    }

    func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        guard workers >= 1 else { throw ValidationError("--workers must be at least 1") }
        try limits.check()
    }

    private static func configurationFile(in arguments: [String]) -> String? {
        for (index, argument) in arguments.enumerated() {
            if argument.hasPrefix("--config=") { return String(argument.dropFirst(9)) }
            if argument == "--config", index + 1 < arguments.count { return arguments[index + 1] }
        }
        return nil
    }
}

/// A role as an option.
enum TokenRole: String, ExpressibleByArgument {
    case read, session, admin

    var role: Role {
        switch self {
        case .read: .read
        case .session: .session
        case .admin: .admin
        }
    }
}

/// A precision as an option.
enum PrecisionOption: String, ExpressibleByArgument {
    case f32, bf16

    var precision: Precision {
        switch self {
        case .f32: .f32
        case .bf16: .bf16
        }
    }
}

/// A log level as an option.
enum LogLevel: String, ExpressibleByArgument {
    case trace, debug, info, notice, warning, error

    var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}

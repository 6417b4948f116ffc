internal import ArgumentParser
internal import Files
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Options
internal import ServiceLifecycle
internal import UnixSignals
internal import Wire

/// A page to watch pictures and a daemon by.
///
/// It reads folders and asks a daemon; it writes nothing and changes nothing.
@main
struct View: Program {
    static func main() async { await begin() }

    static let configuration = CommandConfiguration(
        commandName: "tench-view",
        abstract: "Show runs and a daemon in a browser.",
        discussion: """
            Pictures as they form, where their programs have --frame-every, finished runs beside one \
            another, and what the daemon does; /metrics is for Prometheus, /healthz for whoever \
            starts and stops things.

            Example: tench-view --folder birds --folder demo, then open http://127.0.0.1:7480/
            """,
        version: Release.version
    )

    @Option(
        help: ArgumentHelp(
            "A folder of runs, with all folders in it; repeat it for several.",
            discussion: "The default is pictures. It may come to be later.",
            valueName: "folder"
        )
    )
    var folder: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where browsers find the page; port 0 takes a free one.",
            valueName: "host:port"
        )
    )
    var listen = ListenAddress.standard

    @Option(
        help: ArgumentHelp(
            "A file with the token that a browser has to know: needed beyond this machine.",
            discussion: "At least 16 bytes, not open to everyone. The wire is not encrypted.",
            valueName: "file"
        )
    )
    var pageTokenFile: String?

    @Option(
        help: ArgumentHelp(
            "A name that browsers may call this machine by, beside localhost and addresses.",
            valueName: "name"
        )
    )
    var hostName: [String] = []

    @OptionGroup var connection: ConnectionOptions

    func validate() throws {
        guard listen.isLoopback || pageTokenFile != nil else {
            throw ValidationError(
                """
                --listen \(listen): other machines can reach that address; give --page-token-file \
                too, or listen on 127.0.0.1
                """
            )
        }
        _ = try connection.resolvedEndpoint()
    }

    func run() async throws {
        let token = try pageTokenFile.map { path throws(TokenError) in try Token(file: path) }
        let roots = Root.named(folder.isEmpty ? ["pictures"] : folder)
        var logger = Logger(label: "tench-view")
        logger.logLevel = .warning
        let application = Site.application(
            at: listen,
            Admission(token: token, names: hostName + [listen.host]),
            Gallery(roots),
            Daemon(connection),
            logger
        ) { [listen] port in
            // Whoever doesn't read it can do without.
            try? Output.standard.write("http://\(listen.at(port))/\n")
        }
        var configuration = ServiceGroupConfiguration(
            services: [application],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        // For files that a browser is still being sent.
        configuration.maximumGracefulShutdownDuration = .seconds(3)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let error as IOError {
            throw ListenError(address: listen, code: error.errnoCode)
        }
    }
}

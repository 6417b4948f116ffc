internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore

extension Site {
    /// The most connections at a time, and how long one may be without a request.
    private static let (connections, idleTime) = (256, TimeAmount.seconds(30))

    /// The page at an address, with all that it stands on, to be run.
    ///
    /// - Parameters:
    ///   - address: Where it is found.
    ///   - admission: Who is shown anything.
    ///   - gallery: The folders that are shown.
    ///   - daemon: The daemon that is watched.
    ///   - logger: What troubles are told to.
    ///   - ready: Told the port once the page is there.
    /// - Returns: What shows the page for as long as it runs.
    static func application(
        at address: ListenAddress,
        _ admission: Admission,
        _ gallery: Gallery,
        _ daemon: Daemon,
        _ logger: Logger,
        ready: @escaping @Sendable (Int) -> Void
    ) -> Application<Gate<RouterResponder<ViewContext>>> {
        let hub = Hub(gallery, daemon)
        let site = Site(gallery: gallery, daemon: daemon, hub: hub)
        return Application(
            responder: Gate(admission, before: site.responder),
            server: .http1(configuration: .init(idleTimeout: idleTime)),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port),
                availableConnectionsDelegate: MaximumAvailableConnections(
                    connections,
                    logger: logger
                )
            ),
            services: [hub],
            onServerRunning: { ready($0.localAddress?.port ?? address.port) },
            logger: logger
        )
    }
}

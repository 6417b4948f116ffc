internal import Experiments
internal import Hummingbird
internal import Imaging
internal import JSON
internal import NIOCore
internal import NIOPosix
internal import Runs

/// What is found under which path.
struct Site: Sendable {
    private let gallery: Gallery
    private let daemon: Daemon
    private let hub: Hub
    private let thumbnails = Thumbnails()

    /// The longest file that is read whole, to be made smaller or for what is written in it.
    private static let longest = 64 << 20

    init(gallery: Gallery, daemon: Daemon, hub: Hub) {
        self.gallery = gallery
        self.daemon = daemon
        self.hub = hub
    }

    var responder: RouterResponder<ViewContext> {
        let router = Router(context: ViewContext.self, options: .autoGenerateHeadEndpoints)
        for asset in Asset.all { router.get(RouterPath(asset.path)) { _, _ in asset.response } }
        router.get("/events") { request, context in hub.response(to: request, context) }
        router.get("/runs") { _, _ in
            let runs = try await gallery.look().map(\.json)
            return Response.json(["runs": .array(runs)])
        }
        router.get("/runs/**") { request, _ in try await run(request) }
        router.get("/files/**") { request, context in try await file(request, context) }
        router.get("/thumbs/**") { request, _ in try await thumbnail(request) }
        router.get("/manifests/**") { request, _ in try await manifest(request) }
        router.get("/metrics") { _, _ in
            let metrics = Metrics(await daemon.report())
            return Response.text(.ok, metrics.text, as: Metrics.type)
        }
        router.get("/healthz") { _, _ in
            let trouble = await daemon.trouble()
            return Response.text(trouble == nil ? .ok : .serviceUnavailable, trouble ?? "ok")
        }
        return router.buildResponder()
    }

    private func run(_ request: Request) async throws -> Response {
        let place = try Place(in: request, after: "/runs/")
        guard let run = try await gallery.details(of: place.text) else {
            throw HTTPError(.notFound)
        }
        return .json(run)
    }

    /// A file as it is, a piece at a time.
    private func file(_ request: Request, _ context: ViewContext) async throws -> Response {
        let place = try Place(in: request, after: "/files/")
        let type = try Self.type(of: place)
        let file = try await NIOThreadPool.singleton.runIfActive { [gallery] in
            try OpenFile(place, of: gallery.roots)
        }
        return Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: Self.caching(place, request)],
            body: ResponseBody(contentLength: file.size) { writer in
                var left = file.size
                while left > 0 {
                    let bytes = try await NIOThreadPool.singleton.runIfActive { [left] in
                        try file.read(atMost: min(left, 1 << 18))
                    }
                    left -= bytes.count
                    let alarm = context.channel.closing(after: .seconds(30))
                    defer { alarm.cancel() }
                    try await writer.write(ByteBuffer(bytes: bytes))
                }
                try await writer.finish(nil)
            }
        )
    }

    private func thumbnail(_ request: Request) async throws -> Response {
        let place = try Place(in: request, after: "/thumbs/")
        _ = try Self.type(of: place)
        let bytes = try await thumbnails.bytes(of: place, in: gallery.roots, atMost: Self.longest)
        return Response(
            status: .ok,
            headers: [.contentType: "image/png", .cacheControl: Self.caching(place, request)],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }

    /// What a picture carries of how it was made.
    private func manifest(_ request: Request) async throws -> Response {
        let place = try Place(in: request, after: "/manifests/")
        _ = try Self.type(of: place)
        let manifest = try await NIOThreadPool.singleton.runIfActive { [gallery] in
            let bytes = try OpenFile(place, of: gallery.roots).bytes(atMost: Self.longest)
            return RecordedManifest(inPNG: bytes)
        }
        guard let manifest else { throw HTTPError(.notFound) }
        return .json(manifest.json)
    }

    private static func type(of place: Place) throws -> String {
        switch place.file.split(separator: ".").last {
        case "png": "image/png"
        case "apng": "image/apng"
        default: throw HTTPError(.notFound)
        }
    }

    /// Whoever says which version of a file is meant may keep it; of one that is being made there
    /// is a new one in a moment.
    private static func caching(_ place: Place, _ request: Request) -> String {
        let isKept = request.uri.query?.hasPrefix("v=") == true && !place.isForming
        return isKept ? "private, max-age=31536000, immutable" : "no-store"
    }
}

extension Response {
    static func json(_ value: JSONValue) -> Response {
        .text(.ok, value.text, as: "application/json")
    }
}

extension Channel {
    /// Closes the channel after a time, unless that is cancelled: for a reader that takes nothing.
    func closing(after time: TimeAmount) -> Scheduled<Void> {
        eventLoop.scheduleTask(in: time) { self.close(promise: nil) }
    }
}

internal import Hummingbird
internal import Logging
internal import NIOCore

/// A request's own values: where its answer goes.
struct ViewContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }
}

/// What stands before all routes: who is let in, and what every answer says of itself.
struct Gate<Inner: HTTPResponder>: HTTPResponder where Inner.Context == ViewContext {
    private let admission: Admission
    private let inner: Inner

    /// Nothing from elsewhere, nothing written into the page, no frame around it.
    private static var policy: String {
        "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
    }

    /// What is shown to everybody: that this is a page of Tench's, and whether the daemon answers.
    private static var isOpen: Set<String> {
        Asset.paths.union(["/healthz", "/login"])
    }

    init(_ admission: Admission, before inner: Inner) {
        self.admission = admission
        self.inner = inner
    }

    func respond(to request: Request, context: ViewContext) async throws -> Response {
        var response = await answer(to: request, context)
        response.headers[.contentSecurityPolicy] = Self.policy
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.crossOriginResourcePolicy] = "same-origin"
        if !response.headers.contains(.cacheControl) {
            response.headers[.cacheControl] = "no-store"
        }
        return response
    }

    private func answer(to request: Request, _ context: ViewContext) async -> Response {
        guard request.method == .get || request.method == .head else {
            var refusal = Response.refused(
                .methodNotAllowed,
                "Nothing is written here: GET and HEAD alone.",
                over: context.channel
            )
            refusal.headers[.allow] = "GET, HEAD"
            return refusal
        }
        guard admission.allows(host: request.head.authority) else {
            return .refused(
                .misdirectedRequest,
                "Not a name of this machine's: ask by localhost or an address, or start tench-view with --host-name.",
                over: context.channel
            )
        }
        let authorization = request.headers[.authorization]
        if request.uri.path == "/login" {
            guard let cookie = admission.cookie(for: authorization) else {
                return .denied(over: context.channel)
            }
            return Response(status: .noContent, headers: [.setCookie: cookie])
        }
        guard
            Self.isOpen.contains(request.uri.path)
                || admission.allows(
                    authorization: authorization,
                    cookies: request.headers[values: .cookie]
                )
        else { return .denied(over: context.channel) }
        do {
            return try await inner.respond(to: request, context: context)
        } catch let error as any HTTPResponseError {
            return .text(error.status, error.status.reasonPhrase)
        } catch {
            return .text(.internalServerError, "\(error)")
        }
    }
}

extension Response {
    /// A sentence.
    static func text(_ status: HTTPResponse.Status, _ sentence: String) -> Response {
        .text(status, sentence + "\n", as: "text/plain; charset=utf-8")
    }

    /// Text of this type.
    static func text(_ status: HTTPResponse.Status, _ text: String, as type: String) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    /// A sentence, after which the connection ends: what else a stranger sends isn't read.
    static func refused(
        _ status: HTTPResponse.Status,
        _ sentence: String,
        over channel: any Channel
    ) -> Response {
        let buffer = ByteBuffer(string: sentence + "\n")
        return Response(
            status: status,
            headers: [.contentType: "text/plain; charset=utf-8", .connection: "close"],
            body: ResponseBody(contentLength: buffer.readableBytes) { writer in
                try await writer.write(buffer)
                try await writer.finish(nil)
                channel.close(promise: nil)
            }
        )
    }

    /// For whoever doesn't know the token.
    static func denied(over channel: any Channel) -> Response {
        var response = refused(
            .unauthorized,
            "The token is needed: Authorization: Bearer …",
            over: channel
        )
        response.headers[.wwwAuthenticate] = "Bearer"
        return response
    }
}

internal import Hummingbird

/// One of the page's own files.
struct Asset: Sendable {
    /// Where it is asked for.
    let path: String
    private let type: String
    private let bytes: [UInt8]

    static let all = [
        Asset(path: "/", type: "text/html; charset=utf-8", bytes: PackageResources.page_html),
        Asset(path: "/page.css", type: "text/css; charset=utf-8", bytes: PackageResources.page_css),
        Asset(path: "/icon.svg", type: "image/svg+xml", bytes: PackageResources.icon_svg),
        script("/page.js", PackageResources.page_js),
        script("/dom.js", PackageResources.dom_js),
        script("/runs.js", PackageResources.runs_js),
        script("/picture.js", PackageResources.picture_js),
        script("/daemon.js", PackageResources.daemon_js),
        script("/charts.js", PackageResources.charts_js),
    ]

    static let paths = Set(all.map(\.path))

    private static func script(_ path: String, _ bytes: [UInt8]) -> Asset {
        Asset(path: path, type: "text/javascript; charset=utf-8", bytes: bytes)
    }

    /// The file, asked for anew each time: the next release has another under the same name.
    var response: Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
    }
}

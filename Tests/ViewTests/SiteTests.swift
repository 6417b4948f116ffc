import Glibc
import Imaging
import JSON
import TestKit
import Testing
import Wire

@testable import tench_view

struct SiteTests {
    private let folder: TemporaryFolder
    private let picture: [UInt8]

    init() throws {
        folder = try TemporaryFolder()
        picture = try PNG.encode(smoothPicture(phase: 0, side: 16))
        try folder.file("shown/run/a.png", picture)
        try folder.file("shown/run/.hidden.png", picture)
        try folder.file("shown/run/run.json", "{}")
        try folder.file("shown/run/notes.txt", "x")
        try folder.file("secret.png", picture)
    }

    private func visit(_ body: (Visit) async throws -> Void) async throws {
        try await Visit.to(folder.path(of: "shown"), body)
    }

    @Test func thePageItselfIsThereWithItsFiles() async throws {
        try await visit { visit in
            for asset in Asset.all {
                let answer = try await visit.ask(asset.path)
                #expect(answer.status == 200 && !answer.body.isEmpty, "\(asset.path)")
            }
            let page = try await visit.ask("/")
            #expect(page.headers["content-type"] == "text/html; charset=utf-8")
            #expect(
                try await visit.ask("/page.js").headers["content-type"]
                    == "text/javascript; charset=utf-8"
            )
            // Nothing from elsewhere.
            #expect(!page.text.contains("//"))
            let policy = try #require(page.headers["content-security-policy"])
            #expect(policy.hasPrefix("default-src 'self';") && !policy.contains("unsafe"))
        }
    }

    @Test(arguments: ["/", "/runs", "/nothing", "/files/shown/run/a.png", "/healthz", "/login"])
    func everyAnswerSaysHowItIsToBeTaken(path: String) async throws {
        try await visit { visit in
            let headers = try await visit.ask(path).headers
            #expect(headers["x-content-type-options"] == "nosniff")
            #expect(headers["content-security-policy"] != nil)
            #expect(headers["cross-origin-resource-policy"] == "same-origin")
            #expect(headers["cache-control"] != nil)
        }
    }

    @Test func picturesAreServedAsTheyAre() async throws {
        try await visit { visit in
            let file = try await visit.ask("/files/shown/run/a.png")
            #expect(file.status == 200 && file.body == picture)
            #expect(file.headers["content-type"] == "image/png")
            #expect(file.headers["cache-control"] == "no-store")
            let kept = try await visit.ask("/files/shown/run/a.png?v=1")
            #expect(kept.headers["cache-control"]?.contains("immutable") == true)
            let head = try await visit.ask("/files/shown/run/a.png", "HEAD")
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(head.headers["content-length"] == "\(picture.count)")
        }
    }

    @Test func thumbnailsAreSmallAndSmallPicturesThemselves() async throws {
        let large = try PNG.encode(smoothPicture(phase: 0, side: 700))
        try folder.file("shown/run/large.png", large)
        try folder.file("shown/run/torn.png", Array(large.prefix(1000)))
        try await visit { visit in
            #expect(try await visit.ask("/thumbs/shown/run/a.png").body == picture)
            for _ in 0..<2 {
                let image = try PNG.decode(try await visit.ask("/thumbs/shown/run/large.png").body)
                #expect(image.width == 320)
            }
            // Another picture under the same name.
            try folder.file("shown/run/large.png", picture)
            #expect(try await visit.ask("/thumbs/shown/run/large.png").body == picture)
            #expect(try await visit.ask("/thumbs/shown/run/torn.png").status == 500)
        }
    }

    @Test func nothingOutsideAFolderIsServed() async throws {
        try folder.file("shown/run/b.png", picture)
        for (name, target) in [
            ("shown/run/link.png", "../../secret.png"), ("shown/out", ".."),
            ("shown/run/b2.png", "b.png"),
        ] {
            #expect(symlink(target, folder.path(of: name)) == 0)
        }
        #expect(mkfifo(folder.path(of: "shown/run/pipe.png"), 0o600) == 0)
        try folder.folder("shown/run/folder.png")
        try await visit { visit in
            #expect(try await visit.ask("/files/shown/run/b.png").status == 200)
            for path in [
                "shown/run/link.png", "shown/out/secret.png", "shown/run/b2.png",
                "shown/run/pipe.png",
                "shown/run/folder.png", "shown/../secret.png", "shown/%2e%2e/secret.png",
                "shown/run/..%2f..%2fsecret.png", "shown/run/%2e%2e/%2e%2e/secret.png",
                "secret.png",
                "shown/run/.hidden.png", "shown/run/run.json", "shown/run/notes.txt", "shown",
                "shown/",
                "/secret.png", "shown/run/a.png%00.png", "shown/run/missing.png", "other/run/a.png",
                folder.path(of: "secret.png"),
            ] {
                for kind in ["files", "thumbs", "manifests"] {
                    let answer = try await visit.ask("/\(kind)/\(path)")
                    #expect(answer.status == 404, "\(kind) \(path)")
                }
            }
            for id in ["shown/../shown/run", "shown/%2e%2e", "..", "shown/out"] {
                #expect(try await visit.ask("/runs/\(id)").status == 404, "\(id)")
            }
        }
    }

    @Test(arguments: ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
    func nothingIsWritten(method: String) async throws {
        try await visit { visit in
            let answer = try await visit.ask("/runs", method)
            #expect(answer.status == 405 && answer.headers["allow"] == "GET, HEAD")
            #expect(answer.headers["connection"] == "close")
        }
    }

    @Test func aNameThatIsNotThisMachinesIsRefused() async throws {
        try await visit { visit in
            #expect(try await visit.ask("/runs", host: "localhost:1234").status == 200)
            for path in ["/", "/runs", "/healthz", "/metrics", "/files/shown/run/a.png", "/events"]
            {
                #expect(try await visit.ask(path, host: "evil.example").status == 421, "\(path)")
            }
            // Nor by an address in the request's own line.
            #expect(
                try await visit.ask("http://evil.example/runs", host: "evil.example").status == 421
            )
            #expect(try await visit.ask("/runs", host: nil).status != 200)
            let two = try await visit.ask("/runs", host: "evil.example", ["Host: localhost"])
            #expect(two.status != 200)
        }
    }

    @Test func whoeverKnowsTheTokenIsLetIn() async throws {
        let secret = "sixteen-bytes-at-least"
        let admission = Admission(token: Token(Array(secret.utf8)), names: [])
        try await Visit.to(folder.path(of: "shown"), admission: admission) { visit in
            let closed = [
                "/runs", "/files/shown/run/a.png", "/metrics", "/events", "/nothing",
                "/runs/shown/run",
            ]
            for path in closed {
                let answer = try await visit.ask(path)
                #expect(answer.status == 401 && answer.headers["www-authenticate"] == "Bearer")
            }
            // What asks for the token, and what a load balancer asks.
            for path in ["/", "/page.js", "/page.css"] {
                #expect(try await visit.ask(path).status == 200)
            }
            #expect(try await visit.ask("/healthz").status == 503)
            let bearer = "Authorization: Bearer \(secret)"
            #expect(try await visit.ask("/runs", [bearer]).status == 200)
            #expect(try await visit.ask("/login").status == 401)
            #expect(try await visit.ask("/login", ["Authorization: Bearer wrong"]).status == 401)
            // An address is kept and logged: the token is not taken from there.
            #expect(try await visit.ask("/runs?token=\(secret)").status == 401)
            let login = try await visit.ask("/login", [bearer])
            #expect(login.status == 204)
            let cookie = try #require(login.headers["set-cookie"]).prefix { $0 != ";" }
            #expect(try await visit.ask("/runs", ["Cookie: other=1; \(cookie)"]).status == 200)
            #expect(
                try await visit.ask("/runs", host: "evil.example", ["Cookie: \(cookie)"]).status
                    == 421
            )
        }
    }

    @Test func theDaemonsHealthIsItsPing() async throws {
        try await visit { visit in
            let away = try await visit.ask("/healthz")
            #expect(away.status == 503 && away.text == "gone\n")
            #expect(try await visit.ask("/metrics").text.hasSuffix("tench_up 0\n"))
        }
        let daemon = Daemon {
            .away(endpoint: "", reason: "")
        } ping: {
            nil
        }
        try await Visit.to(folder.path(of: "shown"), daemon: daemon) { visit in
            let answer = try await visit.ask("/healthz")
            #expect(answer.status == 200 && answer.text == "ok\n")
        }
    }

    @Test func aFolderMayComeLater() async throws {
        try await Visit.to(folder.path(of: "later")) { visit in
            #expect(try await visit.ask("/runs").text == #"{"runs":[]}"#)
            try folder.file("later/x/a.png", picture)
            let runs = try JSONValue(parsing: try await visit.ask("/runs").text)
            #expect(runs["runs"]?.array?.first?["id"] == "later/x")
        }
    }
}

extension Visit {
    fileprivate func ask(_ path: String, _ headers: [String]) async throws -> Answer {
        try await ask(path, "GET", host: "localhost", headers)
    }
}

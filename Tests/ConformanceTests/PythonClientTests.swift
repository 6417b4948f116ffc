import Foundation
import Tench
import TestKit
import Testing

extension Conformance {
    @Suite(
        .enabled(
            if: Subprocess.succeeds("python3", "-c", "import numpy"),
            "python3 or its numpy is not installed"
        )
    )
    struct PythonClientTests {
        @Test(arguments: Transport.allCases)
        func keepsItsPromises(transport: Transport) throws {
            let script = try #require(
                Bundle.module.url(forResource: "python_client", withExtension: "py")
            )
            let client = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../clients/python").standardizedFileURL
            let endpoint = try #require(Daemon.current.endpoints[transport])
            let run = try Subprocess(
                ["python3", "-W", "error", script.path, Picture.png],
                environment: [
                    "TENCH_ENDPOINT": endpoint.description, "PYTHONPATH": client.path,
                    "PYTHONDONTWRITEBYTECODE": "1",
                ]
            )
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.output.hasPrefix("ok"))
        }
    }
}

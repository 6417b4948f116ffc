import TestKit
import Testing

extension Conformance {
    /// `"precision":"bf16"`: answered where `hello` lists the capability, refused elsewhere.
    @Suite struct PrecisionTests {
        private static let bf16 = #","precision":"bf16""#

        @Test(arguments: Transport.allCases)
        func computesInBFloat16WhereHelloSaysSo(transport: Transport) throws {
            let client = try Daemon.connect(transport)
            let hello = try client.ask(#"{"id":1,"method":"hello"}"#)
            guard case .array(let capabilities) = hello["result"]?["capabilities"] else {
                Issue.record("\(hello)")
                return
            }
            let session = try client.ask(
                #"{"id":2,"method":"session.open","params":{"model":"tiny"}}"#
            )
            let name = try #require(session["result"]?["session"]?.string, "\(session)")
            let lines = [
                Request.forward(3, input: Picture.small, Self.bf16),
                Request.gradient(4, input: Picture.small, Self.bf16),
                Request.update(5, input: Picture.small, Self.bf16 + #","session":"\#(name)""#),
            ]
            for line in lines {
                let reply = try client.ask(line)
                if capabilities.contains(.string("bf16")) {
                    #expect(reply["result"] != nil, "\(reply)")
                } else {
                    #expect(reply.errorType == "invalid_params", "\(reply)")
                    let message = reply["error"]?["message"]?.string ?? ""
                    #expect(message.contains("AVX512_BF16"), "\(reply)")
                }
            }
        }

        @Test(arguments: Transport.allCases)
        func roundsToBFloat16AloneAndAlwaysAlike(transport: Transport) throws {
            let client = try Daemon.connect(transport)
            let members = Self.bf16 + #","deterministic":true"#
            let line = Request.forward(1, input: Picture.small, members)
            let first = try client.ask(line)
            if first.errorType == "invalid_params" {
                try Test.cancel("this processor has no AVX512_BF16")
            }
            #expect(first["result"] != nil, "\(first)")
            #expect(try client.ask(line) == first)
            let exact = try client.ask(Request.forward(1, input: Picture.small))
            #expect(exact["result"]?["outputs"] != first["result"]?["outputs"])
        }

        @Test func theDaemonSaysThatItCannotComputeInBFloat16() throws {
            let daemon = try Subprocess(
                ["tenchd", "--socket", "/nowhere/tenchd.sock", "--precision", "bf16"],
                environment: ["TENCH_ISA": "scalar"]
            )
            #expect(daemon.status == 1)
            #expect(daemon.errors.contains("precision bf16 needs a processor with AVX512_BF16"))
        }
    }
}

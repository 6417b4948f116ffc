import JSON
import Testing

@testable import Wire

/// Daemons and clients of the protocol's version 1.0 beside those of today.
@Suite struct FirstVersionTests {
    /// What a daemon of version 1.0 said.
    private static let hello = """
        {"jsonrpc":"2.0","id":1,"result":{"protocol":"1.0","server":"tenchd 0.1.0",\
        "capabilities":["bf16","png","sessions","snapshots","terms"],"limits":{\
        "line_bytes":67108864,"depth":32,"json_values":4194304,"in_flight":8,"batch":256,\
        "tensor_elements":12582912,"queue":256,"output_bytes":268435456},"models":["tiny"],\
        "kernels":"avx512","blas":"OpenBLAS 0.3.21"}}
        """

    @Test func aClientReadsAnEarlierDaemonsHello() throws {
        let line = Array(Self.hello.utf8)
        let outcome = try ReplyLine.parse(line) { _ in HelloReply.self }.outcome
        let reply = try #require(try outcome.get() as? HelloReply)
        #expect(reply.protocolVersion == "1.0")
        #expect(!reply.capabilities.contains("session.list"))
        #expect(reply.limits.lineBytes == 64 << 20)
    }

    /// Members are only added: whoever looks for those of version 1.0 finds them, of their types.
    @Test func anEarlierClientFindsAllItLooksForInHello() throws {
        let today = HelloReply(
            server: "tenchd 0.1.0",
            capabilities: ["terms"],
            limits: Limits(),
            models: ["tiny"],
            kernels: "avx512",
            blas: "OpenBLAS 0.3.21"
        )
        let now = try JSONValue(parsing: ReplyLine.success(id: 1, today))
        let then = try JSONValue(parsing: Self.hello)
        expect(now, has: then, at: "reply")
        #expect(now["result"]?["protocol"]?.string == "1.1")
    }

    private func expect(_ value: JSONValue, has earlier: JSONValue, at path: String) {
        for pair in earlier.members?.pairs ?? [] {
            let (name, earlier) = (pair.name, pair.value)
            guard let value = value[name] else {
                Issue.record("\(path) lacks \(name)")
                continue
            }
            #expect((value.string == nil) == (earlier.string == nil), "\(path).\(name)")
            #expect((value.integer == nil) == (earlier.integer == nil), "\(path).\(name)")
            #expect((value.members == nil) == (earlier.members == nil), "\(path).\(name)")
            expect(value, has: earlier, at: "\(path).\(name)")
        }
    }
}

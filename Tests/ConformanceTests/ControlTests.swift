import Tench
import TestKit
import Testing

extension Conformance {
    /// `tenchctl`, run as its users run it.
    @Suite struct ControlTests {
        private func run(_ arguments: String..., transport: Transport) throws -> Subprocess {
            let endpoint = try #require(Daemon.current.endpoints[transport])
            return try Subprocess(
                ["tenchctl"] + arguments + ["--endpoint", endpoint.description]
            )
        }

        @Test(arguments: Transport.allCases)
        func pings(transport: Transport) throws {
            for arguments in [["ping"], ["ping", "--wait"], ["ping", "--wait=5"]] {
                let endpoint = try #require(Daemon.current.endpoints[transport])
                let ping = try Subprocess(
                    ["tenchctl"] + arguments,
                    environment: ["TENCH_ENDPOINT": "\(endpoint)"]
                )
                #expect(ping.status == 0, "\(ping.errors)")
                #expect(ping.output.hasPrefix("the daemon answered in "))
            }
        }

        @Test func givesUpAPingAfterTheTimeItWasGiven() throws {
            let ping = try Subprocess(
                ["tenchctl", "ping", "--wait=0.2", "--endpoint", "/nowhere/tenchd.sock"])
            #expect(ping.status == 1)
            #expect(ping.errors.contains("no daemon at unix:/nowhere/tenchd.sock"))
            let unclear = try Subprocess(["tenchctl", "ping", "--wait=soon"])
            #expect(unclear.errors.contains("--wait takes a number of seconds"))
        }

        @Test(arguments: Transport.allCases)
        func listsModelsAndLayers(transport: Transport) throws {
            let models = try run("models", transport: transport)
            #expect(models.output.contains("squeezenet1_1"), "\(models.errors)")
            let layers = try run("layers", "tiny", transport: transport)
            #expect(layers.output.contains("features.0"), "\(layers.errors)")
            #expect(layers.output.contains("1×64×"))
            let wide = try run("layers", "tiny", "--size", "97x131", transport: transport)
            #expect(wide.output.contains("1×64×48×65"), "\(wide.output) \(wide.errors)")
            let small = try run("layers", "tiny", "--size=2", transport: transport)
            #expect(small.status == 1)
            #expect(small.errors.contains("does not pass through"), "\(small.errors)")
            let unknown = try run("layers", "huge", transport: transport)
            #expect(unknown.status == 1)
            #expect(unknown.errors.contains("huge"))
        }

        @Test(arguments: Transport.allCases)
        func showsTheGraph(transport: Transport) throws {
            let layers = try run("layers", "tiny", transport: transport)
            let lines = layers.output.split(separator: "\n").map {
                $0.split(separator: " ").joined(separator: " ")
            }
            for line in [
                "features.0 convolution 1×64×111×111 input",
                "features.3.cat concatenate function 1×128×55×55 "
                    + "features.3.expand1x1_activation, features.3.expand3x3_activation",
                "features.3 module 1×128×55×55 = features.3.cat",
                "logits flatten 1×1000 = flatten",
            ] { #expect(lines.contains(line), "\(layers.output) \(layers.errors)") }
            let drawing = try run("layers", "tiny", "--dot", transport: transport).output
            for line in [
                #""input" -> "features.0";"#, #""features.3.cat" -> "features.4.squeeze";"#,
                #"subgraph "cluster features.3" { label="features.3";"#, #""flatten" -> "logits";"#,
            ] { #expect(drawing.contains(line), "\(drawing)") }
            let both = try run("layers", "tiny", "--dot", "--json", transport: transport)
            #expect(both.status == 64 && both.errors.contains("choose one"))
        }

        @Test(arguments: ["hello", "models", "stats"], Transport.allCases)
        func printsTheResultForMachines(command: String, transport: Transport) throws {
            let result = try run(command, "--json", transport: transport)
            #expect(result.status == 0, "\(result.errors)")
            guard case .object = try JSONTree(result.output) else {
                Issue.record("\(result.output)")
                return
            }
        }

        @Test(arguments: Transport.allCases)
        func passesRawCallsAndTellsOfErrors(transport: Transport) throws {
            let endpoint = try #require(Daemon.current.endpoints[transport])
            let call = { (lines: String) in
                try Subprocess(
                    ["sh", "-c", "printf '\(lines)' | tenchctl call --endpoint \(endpoint)"])
            }
            let good = try call(#"{"id":1,"method":"ping"}\n{"id":2,"method":"hello"}\n"#)
            #expect(good.status == 0, "\(good.errors)")
            #expect(good.output.split(separator: "\n").count == 2)
            let bad = try call(#"{"id":1,"method":"ping"}\n{"id":2,"method":"fire"}\n"#)
            #expect(bad.status == 2)
            #expect(bad.output.contains("unknown_method"))
        }
    }
}

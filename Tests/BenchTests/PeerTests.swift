import ArgumentParser
import Glibc
import TestKit
import Testing

@testable import tench_bench

/// Peers played by a shell script in Python's place.
@Suite struct PeerTests {
    private func withPeers<R>(
        _ script: String,
        _ body: (Peers, WorkOptions) throws -> R
    ) throws -> R {
        let folder = try TemporaryFolder()
        let program = try folder.file("python", "#!/bin/sh\n\(script)\n")
        #expect(chmod(program, 0o755) == 0)
        let peers = try Peers(
            ComparisonOptions.parse(["--python", program]),
            folder: folder.url,
            scratch: folder.url
        )
        return try body(peers, WorkOptions.parse(["--size", "8"]))
    }

    @Test func measuresThoseThatAreThere() throws {
        let script = """
            case $2 in
            list) echo torch 9.1; echo torchvision 9.2; echo openvino 9.3;;
            prepare) : >"$4/$3.pth";;
            work)
                echo first
                echo ready
                while read -r line; do
                    case $line in run) echo 1.25;; logits) echo AACAPwAAAMA=;; esac
                done;;
            esac
            """
        try withPeers(script) { peers, options in
            #expect(peers.available == [.torch, .torchChannelsLast, .openvino])
            #expect(peers.summary.contains("openvino 9.3, torch 9.1, torchvision 9.2"))
            #expect(peers.summary.hasSuffix("skipped for want of them: onnxruntime"))
            #expect(try peers.prepare("resnet18", options).hasSuffix("/resnet18.pth"))
            let torch = try peers.contender(.torch, "resnet18", .forward, options)
            defer { torch.end() }
            #expect(try torch.run() == 1.25)
            #expect(try torch.logits() == [1, -2])
            #expect(Machine.peakMemory(of: torch.process) > 0)
        }
    }

    @Test func saysWhyAPeerDoesNotStart() throws {
        let script = """
            case $2 in
            list) echo torch 9.1; echo torchvision 9.2;;
            *) echo 'Traceback' >&2; echo 'ImportError: no such thing' >&2; exit 1;;
            esac
            """
        try withPeers(script) { peers, options in
            let error = #expect(throws: BenchError.self) {
                try peers.contender(.torch, "resnet18", .forward, options)
            }
            #expect(error?.description == "torch did not start: ImportError: no such thing")
            let failure = #expect(throws: BenchError.self) {
                try peers.prepare("resnet18", options)
            }
            #expect(failure?.description.hasSuffix("ImportError: no such thing") == true)
        }
    }

    @Test func doesWithoutAnyPeer() throws {
        try withPeers("exit 1") { peers, _ in
            #expect(peers.available.isEmpty)
            #expect(peers.summary.contains("has none of the peers"))
        }
    }

    @Test func knowsWhatEachCanDo() {
        #expect(Peer.openvino.does(.forward, bf16: true))
        #expect(!Peer.onnxruntime.does(.forward, bf16: true))
        #expect(!Peer.openvino.does(.update, bf16: false))
        #expect(Peer.torch.does(.inputGradientPage, bf16: true))
    }
}

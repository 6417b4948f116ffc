import ArgumentParser
import Testing

@testable import tench_bench

@Suite struct OptionTests {
    @Test(
        arguments: [
            (["--profile", "resnet5"], "there is no architecture resnet5; there are resnet18"),
            (["--networks", "resnet50,lenet"], "there is no architecture lenet"),
            (["--profile", "resnet50", "--ping"], "one of --profile"),
            (["--operations", "forward,backward"], "'forward,backward' is invalid"),
            (["--operations", ""], "is invalid"),
            (["--peers", "torch,caffe"], "'torch,caffe' is invalid"),
            (["--precision", "f64"], "--precision is f32 or bf16"),
            (["--size", "0"], "--size is 1 to 4096"),
            (["--batch", "0"], "--batch is 1 to 256"),
            (["--threads", "0"], "--threads is 1 to 1024"),
            (["--rounds", "0"], "--rounds is 1 to 1000"),
            (["--against", "/nowhere/tenchd"], "--against /nowhere/tenchd is no program"),
        ]
    )
    func refuses(_ arguments: [String], _ reason: String) {
        let error = #expect(throws: (any Error).self) { try TenchBench.parse(arguments) }
        let message = error.map { TenchBench.message(for: $0) } ?? ""
        #expect(message.contains(reason), "\(message)")
    }

    @Test func readsListsAndDefaults() throws {
        let bench = try TenchBench.parse(["--operation", "forward,update", "--peers", "openvino"])
        #expect(bench.work.operations?.elements == [.forward, .update])
        #expect(bench.comparison.wantedPeers == [.openvino])
        let plain = try TenchBench.parse([])
        #expect(plain.comparison.networks.elements == ["resnet50", "googlenet", "inception_v3"])
        #expect(
            plain.comparison.wantedPeers == [.torch, .torchChannelsLast, .onnxruntime, .openvino]
        )
        #expect(plain.work.threadCount >= 1)
    }
}

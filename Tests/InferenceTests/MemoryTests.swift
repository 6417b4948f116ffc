import Networks
import Tensors
import TestKit
import Testing
import Wire

@testable import Inference

@Suite struct MemoryTests {
    /// A machine of 100 GiB free, with these files besides.
    private func share(_ files: [String: String]) -> Int {
        let all = files.merging(["/proc/meminfo": "MemTotal: 1 kB\nMemAvailable: 104857600 kB\n"]) {
            own,
            _ in own
        }
        return MemoryBudget.share { all[$0] }
    }

    private let gibibyte = 1 << 30

    @Test func withoutOtherLimitsItIsAShareOfWhatIsFree() {
        #expect(share([:]) == 80 * gibibyte)
    }

    @Test func aControlGroupOfVersion2Counts() {
        let files = [
            "/proc/self/cgroup": "0::/system.slice/tenchd.service\n",
            "/sys/fs/cgroup/system.slice/tenchd.service/memory.max": "max\n",
            "/sys/fs/cgroup/system.slice/memory.max": "10737418240\n",
        ]
        #expect(share(files) == 8 * gibibyte)
    }

    @Test func aControlGroupOfVersion1Counts() {
        let files = [
            "/proc/self/cgroup": "5:cpu:/\n4:memory:/docker/0123\n0::/\n",
            "/sys/fs/cgroup/memory/memory.limit_in_bytes": "5368709120\n",
        ]
        #expect(share(files) == 4 * gibibyte)
    }

    /// systemd's `ProcSubset=pid` hides how much is free, and a group of version 1 without a limit
    /// has one of eight exbibytes.
    @Test func whereNothingTellsWhatIsFreeItIsAShareOfTheMachines() throws {
        let files = [
            "/proc/self/cgroup": "4:memory:/\n",
            "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
        ]
        let machines = try #require(MemoryBudget.allMemory)
        #expect(MemoryBudget.share { files[$0] } <= machines)
        #expect(MemoryBudget.share { _ in nil } <= machines)
    }

    @Test func whatDoesNotFitIsRefusedBeforeItIsBegun() {
        let budget = MemoryBudget(limit: MemoryBudget.residentBytes + gibibyte)
        #expect(budget.affords(gibibyte / 2))
        #expect(!budget.affords(2 * gibibyte))
        #expect(throws: WireError.self) {
            try budget.setting(aside: 2 * gibibyte, for: "nothing") { Issue.record("it was begun") }
        }
        #expect(!budget.affords(.max))
    }

    @Test func aLimitedAddressSpaceCountsWhatIsMapped() {
        let space = MemoryBudget.mappedBytes + gibibyte
        let budget = MemoryBudget(limit: .max, addressSpace: space)
        #expect(budget.affords(gibibyte / 2))
        #expect(!budget.affords(gibibyte))
    }

    @Test func weightsThatDoNotFitAreNotMade() throws {
        let source = ModelSource(
            name: "a",
            architecture: "resnet_mini",
            weights: .seed(1, classes: 100_000)
        )
        let error = #expect(throws: WireError.self) {
            try source.load(within: MemoryBudget(limit: MemoryBudget.residentBytes))
        }
        #expect(error?.type == .outOfMemory)
    }

    @Test func whatIsPromisedCounts() throws {
        let budget = MemoryBudget(limit: MemoryBudget.residentBytes + 2 * gibibyte)
        try budget.setting(aside: gibibyte * 3 / 2, for: "something") {
            #expect(!budget.affords(gibibyte))
        }
        #expect(budget.affords(gibibyte))
    }

    @Test func linesTakeAQuarterAtMost() {
        let budget = MemoryBudget(limit: 4000)
        #expect(budget.pass(600))
        #expect(budget.pass(400))
        #expect(!budget.pass(1))
        budget.passed(400)
        #expect(budget.pass(400))
    }

    @Test func anAnswerThatNobodyMayLeaveUnreadIsNotComputed() throws {
        var limits = Limits()
        limits.outputBytes = 100
        let engine = Engine(Engine.Configuration(threads: 1, limits: limits))
        try engine.add(TinyNetwork.model())
        var call = forward
        #expect(engine.ask(call).errorType == nil)
        let layers = try TinyNetwork.model().network.layers(input: TinyNetwork.input.shape)
        let widest = try #require(layers.max { $0.shape.count < $1.shape.count })
        call.outputs = [widest.name]
        #expect(engine.ask(call).errorType == .tooLarge)
    }

    @Test func anOutputIsAskedForOnce() throws {
        let engine = Engine(Engine.Configuration(threads: 1))
        try engine.add(TinyNetwork.model())
        var call = forward
        call.outputs = ["logits", "logits"]
        #expect(engine.ask(call).errorType == .invalidParams)
    }

    @Test func aRequestThatWouldTakeTooMuchIsToldSo() async throws {
        var configuration = Engine.Configuration(threads: 1)
        configuration.memoryBytes = 1
        try await withEngine(configuration) { engine in
            let input = Tensor([256, 3, 64, 64], repeating: 0.5)
            let ticket = engine.ask(ForwardCall(model: "tiny", input: input))
            #expect(await ticket.value().errorType == .outOfMemory)
        }
    }
}

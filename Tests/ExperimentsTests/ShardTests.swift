import Experiments
import Testing

struct ShardTests {
    @Test(arguments: 1...7, [0, 1, 2, 5, 20])
    func sharesAreDisjointAndTogetherEverything(count: Int, elements: Int) throws {
        let all = Array(0..<elements)
        let shares = try (1...count).map { try #require(Shard("\($0)/\(count)")).share(of: all) }
        #expect(shares.flatMap { $0 }.sorted() == all)
        let sizes = shares.map(\.count)
        #expect((sizes.max() ?? 0) - (sizes.min() ?? 0) <= 1)
    }

    @Test(arguments: ["", "1", "0/2", "3/2", "1/0", "-1/2", "1/2/3", "a/b", "1/"])
    func refusesWhatIsNoShare(text: String) {
        #expect(Shard(text) == nil)
    }

    @Test func aShareHasFilesOfItsOwn() throws {
        #expect(try #require(Shard("2/8")).name("run.json") == "run.2of8.json")
        #expect(Shard.whole.name("run.json") == "run.json")
        #expect(try #require(Shard("1/1")) == .whole)
    }
}

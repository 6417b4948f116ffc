import Tensors
import Testing

@testable import Networks

/// Other libraries' names of torchvision's families, as those libraries write them.
@Suite struct ForeignNamesTests {
    /// What one library has of one architecture.
    private struct Spelling: Decodable {
        let architecture: String
        let origin: String
        let shapes: [String: [Int]]
    }

    @Test func everySpellingFitsByOneSetOfNames() throws {
        for each in try ReferenceValues.read("foreign_names", as: [Spelling].self) {
            let shapes = each.shapes.mapValues { Shape($0) }
            let network = try Network(architecture: each.architecture)
            let fitting = ForeignNames.known(for: each.architecture).filter { foreign in
                let named = Dictionary(
                    shapes.map { (foreign.name(of: $0.key) ?? $0.key, $0.value) }
                ) { $1 }
                return network.misfit(of: foreign.assembled(named, for: network)).isNone
            }
            let isOwn = network.misfit(of: shapes).isNone
            #expect(
                fitting.count + (isOwn ? 1 : 0) >= 1,
                "\(each.origin)'s \(each.architecture)"
            )
        }
    }

    @Test(
        arguments: [
            ("a.#.b.*", "x{1}.{*}", "a.7.b.c.d", "x7.c.d"),
            ("a.#.#", "{2}.{1*2+1}.{2+1}.{1*3}", "a.4.5", "5.9.6.12"),
            ("a.*", "b{*}", "a.b", "bb"),
            ("a.b", "c[0]", "a.b", "c[0]"),
            ("a.#.b", "x", "a.b.b", nil), ("a.#.b", "x", "a.7.b.c", nil), ("a.*", "x", "a", nil),
            ("a.b.c", "x", "a.b", nil),
        ] as [(String, String, String, String?)]
    )
    func aRuleAppliesToWhatItDescribes(
        pattern: String,
        template: String,
        name: String,
        result: String?
    ) {
        #expect(NameRule(pattern, template).applied(to: name) == result)
    }

    @Test func partsAreJoinedInTheirOrder() throws {
        let foreign = ForeignNames(
            origin: "nobody",
            classifier: "c",
            [("q.*", "all_{*}[0]"), ("k.*", "all_{*}[1]"), ("v.*", "all_{*}[2]")]
        )
        let network = try Network(architecture: "resnet_mini")
        let tensors = ["v.w": Tensor([1, 2], [5, 6]), "q.w": Tensor([2, 2], [1, 2, 3, 4])]
        let named = Dictionary(
            tensors.map { (foreign.name(of: $0.key) ?? $0.key, $0.value) }
        ) { $1 }
        let joined = foreign.assembled(named, for: network)
        #expect(joined == ["all_w": Tensor([3, 2], [1, 2, 3, 4, 5, 6])])
    }
}

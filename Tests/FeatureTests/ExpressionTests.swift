import Testing

@testable import tench_feature

struct ExpressionTests {
    /// What people write, in this program's own words.
    @Test(arguments: [
        ("mixed4a:476", "mixed4a:476"),
        ("  layer4.2 : 10 ", "layer4.2:10"),
        ("0.5*a:1+.5 * b:2", "0.5*a:1 + 0.5*b:2"),
        ("a:1 * 2 - 1e2*b/c:3", "2*a:1 - 100*b/c:3"),
        ("-logits:3", "-logits:3"),
        ("- 2*(a:1 - b:2)", "-2*(a:1 - b:2)"),
        ("+a:1", "a:1"),
        ("3b/1x1:4 + 4e:3", "3b/1x1:4 + 4e:3"),
        ("2*3*a:1", "6*a:1"),
        ("inception_4c/output", "inception_4c/output"),
        ("a:1@3,5 - a:1@centre", "a:1@3,5 - a:1@centre"),
        ("a:1 @ center", "a:1@centre"),
        ("net/layer1.0.relu#2:0", "net/layer1.0.relu#2:0"),
        ("min(logits:3, logits:7)", "min(logits:3, logits:7)"),
        ("-min(a:1,-b:2)", "-min(a:1, -b:2)"),
        ("min(a:1,3b:2) + min(a:1,2*b:2)", "min(a:1, 3b:2) + min(a:1, 2*b:2)"),
        ("a:[v.json]^2@1,2", "a:[v.json]^2.0@1,2"),
        ("a:[../my vector, 3.txt]", "a:[../my vector, 3.txt]"),
        ("logits:goldfinch", "logits:\"goldfinch\""),
        ("logits:red fox - logits:tench", "logits:\"red fox\" - logits:\"tench\""),
        ("logits:go-kart-logits", "logits:\"go-kart-logits\""),
        ("logits:jack-o'-lantern + a:1", "logits:\"jack-o'-lantern\" + a:1"),
        ("logits:\"crane, 2\" - logits:3", "logits:\"crane, 2\" - logits:3"),
        ("\"a layer-1\":3", "a layer-1:3"),
    ])
    func isReadAsItIsMeant(text: String, meaning: String) throws {
        #expect(try Expression(text).combination.description == meaning)
    }

    /// What people get wrong, and the words and characters that tell them so.
    @Test(arguments: [
        ("", "expected a layer", ""),
        ("mixed4a:", "expected a channel's number", ""),
        ("mixed4a:-3", "a minus before the layer", ""),
        ("mixed4a:0-63", "--channels", "mixed4a:0"),
        ("min(a:1, b:2,3)", "--channels", "b:2"),
        ("mixed4a:1,2", "--channels", "mixed4a:1"),
        ("a:1 b:2", "expected + or -", ""),
        ("0.5 a:1", "has a *", "0.5"),
        ("a:1 + 3", "a number alone", "3"),
        ("0.5*(a:1 + b:2", "nothing closes this (", "("),
        ("a:1)", "nothing opened", ""),
        ("max(a:1, b:2)", "no function \"max\"", "max"),
        ("mean(a)", "no function", "mean"),
        ("a@3,4", "a place is one channel's", ""),
        ("a:1@3", "a column and a row", "3"),
        ("a:1@0.5,0.5", "a column and a row", "0"),
        ("a:1@middle", "expected centre", "middle"),
        ("a:1:2", "expected + or -", ""),
        ("logits:goldfinch-logits:3", "spaces around a minus", "logits:goldfinch-logits"),
        ("a:[v.json", "nothing closes this [", "["),
        ("a:[]", "expected a file", "[]"),
        ("a:[v]^x", "a power", ""),
        ("logits:\"tench", "nothing closes this \"", "\""),
        ("1e999*a:1", "finite", "a:1"),
        ("a:1 * b:2", "expected a number", ""),
        ("a:1 / 2", "expected + or -", ""),
        ("a:12x", "a channel's number", "12"),
    ])
    func tellsWhatIsWrongAndWhere(text: String, words: String, marked: String) throws {
        let error = try #require(throws: ExpressionError.self) { try Expression(text) }
        #expect(error.description.contains(words), "\(error)")
        #expect(String(Array(text)[error.range]) == marked, "\(error)")
    }

    @Test func theMarkStandsUnderThePlace() throws {
        let error = try #require(throws: ExpressionError.self) { try Expression("0.5*a:1 + 3") }
        let lines = error.description.split(separator: "\n").suffix(2)
        #expect(lines.map(String.init) == ["    0.5*a:1 + 3", "              ^"])
    }

    @Test func interpolationsArePartedByTwoDots() throws {
        let way = try Interpolation("layer4.2:3..min(a:[../v.json], logits:tench)")
        #expect(way.start.combination.description == "layer4.2:3")
        #expect(way.end.combination.description == "min(a:[../v.json], logits:\"tench\")")
        let names = try Interpolation("logits:tench..logits:great white shark")
        #expect(names.start.combination.description == "logits:\"tench\"")
        #expect(throws: ExpressionError.self) { try Interpolation("a:1") }
        #expect(throws: ExpressionError.self) { try Interpolation("..a:1") }
    }

    @Test func sumsAreWeightedAndTheLeastIsRaised() throws {
        let combination = try Expression("2*a:1 - 0.5*min(b:2, -c:3)").combination
        let values = ["a:1": 10.0, "b:2": 4, "c:3": -3]
        let slope = combination.slope { values[$0.description] ?? 0 }
        #expect(slope.value == 20 - 0.5 * 3)
        #expect(slope.factors.map { "\($0.leaf)" } == ["a:1", "c:3"])
        #expect(slope.factors.map(\.1) == [2, 0.5])
        #expect(combination.weights == nil)
        let sum = try Expression("2*(a:1 - 3*b:2)").combination
        #expect(sum.weights?.map(\.weight) == [2, -6])
        let half = sum.blended(with: combination, 0.5)
        #expect(half.slope { values[$0.description] ?? 0 }.value == (-4 + 18.5) / 2)
    }
}

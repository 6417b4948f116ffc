internal import Files

/// Which class a folder of pictures is of, by its name.
///
/// A number is the class's number, never its place among the folders: sorted as text, 10 comes
/// before 2, and whoever counts folders then takes class 2 for another.
struct ClassNaming: Sendable {
    private let count: Int
    /// Classes by their names, but for names that two have.
    private let byLabel: [String: Int]
    /// Classes by WordNet's number, where the labels begin with it: `n01440764 tench`.
    private let bySynset: [String: Int]

    /// The naming of a network with so many classes.
    init(_ labels: Labels, count: Int) {
        self.count = count
        let classes = labels.names.prefix(count).enumerated()
        byLabel = Dictionary(grouping: classes) { Self.plain($0.element) }
            .compactMapValues { $0.count == 1 ? $0[0].offset : nil }
        let numbered = classes.compactMap { index, label in
            Self.synset(label).map { ($0, index) }
        }
        bySynset = Dictionary(numbered) { first, _ in first }
    }

    /// The class that a folder's name tells.
    ///
    /// - Parameters:
    ///   - name: The folder's name: a label (`goldfinch`, `go-kart`), a number and perhaps more
    ///     (`11`, `011-goldfinch`), or a WordNet number (`n01531178`).
    ///   - names: What lies beside it. WordNet numbers that no label begins with are the classes in
    ///     their order, as ImageNet has it, if there is one for each class.
    /// - Returns: The class; nil when the name tells none.
    func classIndex(ofFolder name: String, among names: [String]) -> Int? {
        byLabel[Self.plain(name)] ?? number(name) ?? classIndex(ofSynset: name, among: names)
    }

    /// The class of a folder or file whose name begins with a WordNet number, as ImageNet's do.
    func classIndex(ofSynset name: String, among names: [String]) -> Int? {
        guard let synset = Self.synset(name) else { return nil }
        if !bySynset.isEmpty { return bySynset[synset] }
        let all = Set(names.compactMap(Self.synset))
        return all.count == count ? all.sorted().firstIndex(of: synset) : nil
    }

    /// A number that the name begins with, if there is such a class and no letter follows at once.
    private func number(_ name: String) -> Int? {
        let digits = name.prefix { $0.isASCII && $0.isNumber }
        let next = name.dropFirst(digits.count).first
        guard next?.isLetter != true, let number = Int(digits), number < count else { return nil }
        return number
    }

    /// `n` and eight digits at the beginning of a name.
    private static func synset(_ name: String) -> String? {
        let digits = name.dropFirst().prefix { $0.isASCII && $0.isNumber }
        return name.first == "n" && digits.count == 8 ? "n" + digits : nil
    }

    /// A label as folders write it: without regard to capitals and to what stands between words.
    private static func plain(_ label: String) -> String {
        label.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
    }
}

internal import Experiments

/// Which picture is measured against which.
struct Pairing: Sendable {
    /// Two pictures to be measured.
    struct Pair: Sendable {
        let first: GivenPicture
        let second: GivenPicture
    }

    /// The pairs, in the order of the first ones; at least one.
    let pairs: [Pair]
    /// The pictures without a partner, by name.
    let single: [String]
    /// What else is measured against the second of each pair; empty where nothing is.
    private(set) var rivals: [GivenPicture] = []

    /// All pairs of several pairings, one after the other; of one at least.
    init(joining pairings: [Pairing]) {
        pairs = pairings.flatMap(\.pairs)
        single = pairings.flatMap(\.single)
        rivals = pairings.flatMap(\.rivals)
    }

    /// Pairs as below, those of which a third side has a picture to be measured against the same.
    ///
    /// - Throws: `PairingError`.
    init(
        _ first: [GivenPicture],
        against second: [GivenPicture],
        than third: [GivenPicture]
    ) throws(PairingError) {
        let all = try Pairing(first, against: second)
        let others = try Pairing(third, against: second)
        var rivals: [String: GivenPicture] = [:]
        for pair in others.pairs { rivals[pair.second.stem] = pair.first }
        pairs = all.pairs.filter { rivals[$0.second.stem] != nil }
        let without = all.pairs.filter { rivals[$0.second.stem] == nil }
        single = all.single + without.map(\.first.stem)
        guard !pairs.isEmpty else { throw .nothingInCommon }
        self.rivals = pairs.compactMap { rivals[$0.second.stem] }
    }

    /// Which of the classes, or names, each pair is of, from 0.
    var classPlaces: [Int] {
        var places: [String: Int] = [:]
        return pairs.map { pair in
            let place = places[Self.key(pair.second), default: places.count]
            places[Self.key(pair.second)] = place
            return place
        }
    }

    /// Pairs pictures of one class, or else of one name; a single one on each side go together in
    /// any case.
    ///
    /// - Throws: `PairingError`.
    init(
        _ first: [GivenPicture],
        against second: [GivenPicture]
    ) throws(PairingError) {
        if first.count == 1, second.count == 1 {
            pairs = [Pair(first: first[0], second: second[0])]
            single = []
            return
        }
        var partners: [String: GivenPicture] = [:]
        for picture in second {
            if let other = partners.updateValue(picture, forKey: Self.key(picture)) {
                throw .ambiguous(other.stem, picture.stem)
            }
        }
        var pairs: [Pair] = []
        var single: [String] = []
        var taken: [String: String] = [:]
        for picture in first {
            let key = Self.key(picture)
            if let other = taken.updateValue(picture.stem, forKey: key) {
                throw .ambiguous(other, picture.stem)
            }
            if let partner = partners.removeValue(forKey: key) {
                pairs.append(Pair(first: picture, second: partner))
            } else {
                single.append(picture.stem)
            }
        }
        guard !pairs.isEmpty else { throw .nothingInCommon }
        self.pairs = pairs
        self.single = single + partners.values.map(\.stem).sorted()
    }

    private static func key(_ picture: GivenPicture) -> String {
        picture.classIndex.map { "class \($0)" } ?? picture.stem
    }
}

/// Why it is not clear what is measured against what.
enum PairingError: Error, Equatable, CustomStringConvertible {
    /// Two pictures of one class on one side.
    case ambiguous(String, String)
    /// No picture has a partner.
    case nothingInCommon

    /// What is wrong, and what would be right.
    var description: String {
        switch self {
        case .ambiguous(let one, let other):
            "\(one) and \(other) are of one class: give one picture a class on each side"
        case .nothingInCommon:
            """
            no picture has a partner: of folders those go together whose titles or names begin with \
            the same class, or else have the same name
            """
        }
    }
}

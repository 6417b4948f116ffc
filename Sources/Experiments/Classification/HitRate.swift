package import JSON
internal import Runs

/// How often a network finds the class of pictures whose class is known.
package struct HitRate: Recordable, Equatable {
    /// How many pictures there were.
    package private(set) var pictures = 0
    /// Of how many the class is the first.
    package private(set) var first = 0
    /// Of how many it is one of the first five.
    package private(set) var amongFive = 0

    /// No pictures yet.
    package init() {}

    /// Counts a picture whose class has this place, from 1; none where it is not known.
    package mutating func add(rank: Int?) {
        guard let rank else { return }
        pictures += 1
        if rank == 1 { first += 1 }
        if rank <= Recognition.depth { amongFive += 1 }
    }

    /// The share of pictures whose class is the first; NaN of none.
    package var top1: Double { Double(first) / Double(pictures) }
    /// The share of those with it among the first five; NaN of none.
    package var top5: Double { Double(amongFive) / Double(pictures) }

    /// The counts as an object, with the shares where there are pictures.
    package var json: JSONValue {
        var members: JSONValue.Members = [
            "pictures": JSONValue(pictures), "first": JSONValue(first),
            "among_five": JSONValue(amongFive),
        ]
        if pictures > 0 {
            members["top1"] = JSONValue(top1)
            members["top5"] = JSONValue(top5)
        }
        return .object(members)
    }

    /// Reads the counts.
    package init?(_ json: JSONValue) {
        guard let pictures = json["pictures"]?.integer, let first = json["first"]?.integer,
            let amongFive = json["among_five"]?.integer
        else { return nil }
        self.pictures = pictures
        self.first = first
        self.amongFive = amongFive
    }
}

package import JSON
internal import Runs

/// A class's picture by a network before or after it was trained: a merging's results but the
/// first.
package struct RedrawnPicture: Recordable, Equatable {
    /// When a picture was drawn.
    package enum Moment: String, CaseIterable, Sendable {
        /// By the network as it was.
        case before
        /// By the trained copy.
        case after

        /// The file of a picture that is called so otherwise.
        package func file(_ name: String) -> String { prefix + name }

        fileprivate var prefix: String { "\(rawValue)-" }
    }

    /// How far the picture is from the given one, by the two-norm of one network's outputs.
    package struct Distance: Sendable, Equatable {
        /// The network's name in the daemon.
        package let model: String
        /// The distance.
        package let value: Double

        /// A distance in this network's outputs.
        package init(model: String, value: Double) {
            self.model = model
            self.value = value
        }
    }

    /// When it was drawn.
    package let moment: Moment
    /// Its file in the run's folder.
    package let file: String
    /// The class it is of.
    package let classIndex: Int
    /// The given picture of the class, by its file name without the ending.
    package let given: String
    /// The distances, the teacher's first.
    package let distances: [Distance]

    /// A picture in a file that `Moment.file` names.
    package init(
        _ moment: Moment,
        file: String,
        classIndex: Int,
        given: String,
        distances: [Distance]
    ) {
        self.moment = moment
        self.file = file
        self.classIndex = classIndex
        self.given = given
        self.distances = distances
    }

    /// The distances as an object's members, by the networks' names.
    package var distancesJSON: JSONValue {
        var members = JSONValue.Members()
        for distance in distances { members[distance.model] = JSONValue(distance.value) }
        return .object(members)
    }

    /// All of it as an object; the file's name tells the moment.
    package var json: JSONValue {
        [
            "file": .string(file), "class": JSONValue(classIndex), "given": .string(given),
            "distances": distancesJSON,
        ]
    }

    /// Reads a picture's record.
    package init?(_ json: JSONValue) {
        guard let file = json["file"]?.string, let classIndex = json["class"]?.integer,
            let given = json["given"]?.string, let distances = json["distances"]?.members,
            let moment = Moment.allCases.first(where: { file.hasPrefix($0.prefix) })
        else { return nil }
        self.init(
            moment,
            file: file,
            classIndex: classIndex,
            given: given,
            distances: distances.pairs.compactMap { pair in
                pair.value.double.map { Distance(model: pair.name, value: $0) }
            }
        )
    }
}

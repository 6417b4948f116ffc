package import JSON
internal import Runs

/// One picture that a run is to make; with it a picture's record begins.
package struct Commission: Recordable, Hashable {
    /// The picture's file name.
    package let file: String
    /// What it is, in a few words: `11 goldfinch`.
    package let title: String
    /// The class it is of, if it is of one.
    package let classIndex: Int?

    /// A picture under this name.
    package init(file: String, title: String, classIndex: Int? = nil) {
        self.file = file
        self.title = title
        self.classIndex = classIndex
    }

    /// The file of the animation of how it formed.
    ///
    /// Not `.png`: it is no picture to be given again.
    var animation: String { "\(stem).apng" }

    /// The file of the picture as it is while it is made; it goes when the picture is there.
    package var forming: String { "\(stem)\(Self.formingEnding)" }

    /// What the names of such files end in.
    package static let formingEnding = ".forming.apng"

    private var stem: Substring { file[..<(file.lastIndex(of: ".") ?? file.endIndex)] }

    /// All that there is to say of a picture that was kept when the record of it was lost.
    package var json: JSONValue {
        [
            "file": .string(file), "title": .string(title),
            "class": classIndex.map { JSONValue($0) } ?? .null,
        ]
    }

    /// Reads the beginning of a picture's record.
    package init?(_ json: JSONValue) {
        guard let file = json["file"]?.string, let title = json["title"]?.string else { return nil }
        self.init(file: file, title: title, classIndex: json["class"]?.integer)
    }
}

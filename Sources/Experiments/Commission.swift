/// One picture to be made.
public struct Commission: Sendable, Equatable {
    /// The stem of the picture's file, which no other picture of the run has.
    public let key: String
    /// What the picture is called, for people.
    public let title: String
    /// The class it is about; nil when it is about none.
    public let classIndex: Int?

    /// A picture under this name.
    public init(key: String, title: String, classIndex: Int? = nil) {
        self.key = key
        self.title = title
        self.classIndex = classIndex
    }

    /// The picture of a class.
    public init(classIndex: Int, labels: Labels) {
        self.init(
            key: labels.fileStem(classIndex),
            title: labels.title(classIndex),
            classIndex: classIndex
        )
    }

    /// The picture's file name.
    public var file: String { key + ".png" }
}

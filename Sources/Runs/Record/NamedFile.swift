package import JSON

/// The file that a result is about, whatever else the result says.
package struct NamedFile: Recordable, Equatable {
    /// Its name in the run's folder.
    package let file: String

    /// A file of this name.
    package init(_ file: String) {
        self.file = file
    }

    /// An object with the name.
    package var json: JSONValue { ["file": .string(file)] }

    /// Reads the name of any result that has one.
    package init?(_ json: JSONValue) {
        guard let file = json["file"]?.string else { return nil }
        self.init(file)
    }
}

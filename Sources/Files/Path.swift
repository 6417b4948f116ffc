extension String {
    /// What stands before a path's last slash; the working folder when there is none.
    var folder: String {
        guard let slash = lastIndex(of: "/") else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }

    /// What follows a path's last slash: the only part of it that a message may show to anybody.
    package var lastPathComponent: String {
        split(separator: "/").last.map(String.init) ?? self
    }
}

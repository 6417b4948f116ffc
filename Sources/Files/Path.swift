extension String {
    /// What stands before a path's last slash; the working folder when there is none.
    package var folder: String {
        guard let slash = lastIndex(of: "/") else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }

    /// What follows a path's last slash.
    package var lastPathComponent: String {
        split(separator: "/").last.map(String.init) ?? self
    }
}

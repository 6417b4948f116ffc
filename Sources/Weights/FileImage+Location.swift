import Files
import Glibc

extension FileImage {
    /// Copies the regular file that a file in `folder` names by a `location` relative to itself.
    ///
    /// Such a location comes from strangers, and reaches nothing but what lies in that folder or
    /// below: no absolute path, no `..`, no symbolic link on the way from the folder on, and no
    /// file that has another name elsewhere (CVE-2022-25882, CVE-2024-27318, CVE-2026-27489).
    ///
    /// The corresponding C functions are `openat` with `O_NOFOLLOW`, and `fstat`.
    package convenience init(
        location: String,
        in folder: String,
        name: String
    ) throws(WeightsError) {
        func refuse(_ reason: String) -> WeightsError { .unreadable(file: name, reason: reason) }
        guard !location.hasPrefix("/"), !location.contains("\0") else {
            throw refuse("its location has to be relative to the file that names it")
        }
        let parts = location.split(separator: "/").filter { $0 != "." }
        guard let last = parts.last else { throw refuse("its location names no file") }
        guard !parts.contains("..") else {
            throw refuse("its location leads out of the folder of the file that names it")
        }

        var place = unsafe Glibc.open(folder, onlyFolder)
        guard place >= 0 else { throw refuse(lastSystemError()) }
        defer { close(place) }
        for part in parts.dropLast() {
            let next = try Self.open(String(part), O_NOFOLLOW | onlyFolder, at: place, name)
            close(place)
            place = next
        }
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW
        let descriptor = try Self.open(String(last), flags, at: place, name)
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw refuse(lastSystemError()) }
        guard status.st_nlink <= 1 else {
            throw refuse("it has other names (hard links), by which files elsewhere could be read")
        }
        try self.init(
            copying: descriptor,
            of: "\(folder)/\(parts.joined(separator: "/"))",
            name: name
        )
    }

    private static func open(
        _ part: String,
        _ flags: Int32,
        at folder: Int32,
        _ name: String
    ) throws(WeightsError) -> Int32 {
        let descriptor = unsafe openat(folder, part, flags)
        if descriptor >= 0 { return descriptor }
        let reason = lastSystemError()
        var status = stat()
        let isLink =
            unsafe fstatat(folder, part, &status, AT_SYMLINK_NOFOLLOW) == 0
            && status.st_mode & S_IFMT == S_IFLNK
        throw .unreadable(
            file: name,
            reason: isLink
                ? "\(part.quoted) is a symbolic link, which could lead anywhere: put the file itself "
                    + "there" : reason
        )
    }
}

/// A folder that is opened only to look up names in it; `O_PATH`, a macro that Swift does not
/// import, with two that it does.
private let onlyFolder: Int32 = 0o10000000 | O_DIRECTORY | O_CLOEXEC

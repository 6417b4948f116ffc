import Crypto
import Files

/// A file that appears whole or not at all, and whose SHA-256 is worked out as it is written.
struct HashedFile: ~Copyable {
    private var file: AtomicFile
    private var hasher = SHA256()

    /// Opens a new file beside `path`.
    init(replacing path: String) throws(WeightsError) {
        do throws(FileError) {
            file = try AtomicFile(replacing: path)
        } catch {
            throw WeightsError(error)
        }
    }

    /// Appends all of `bytes`.
    mutating func write(_ bytes: UnsafeRawBufferPointer) throws(WeightsError) {
        unsafe hasher.update(bufferPointer: bytes)
        do throws(FileError) {
            try unsafe file.write(bytes)
        } catch {
            throw WeightsError(error)
        }
    }

    /// Gives the file its name, as `AtomicFile.publish` does.
    ///
    /// - Returns: The SHA-256 of all that was written.
    mutating func publish() throws(WeightsError) -> String {
        do throws(FileError) {
            try file.publish()
        } catch {
            throw WeightsError(error)
        }
        return hasher.finalize().hexadecimal
    }
}

extension WeightsError {
    /// That a file could not be written, by its name alone.
    fileprivate init(_ error: FileError) {
        switch error {
        case .unreadable(let path, let reason):
            self = .unreadable(file: path.lastPathComponent, reason: reason)
        case .unwritable(let path, let reason), .closed(let path, let reason),
            .unmade(let path, let reason):
            self = .unwritable(file: path.lastPathComponent, reason: reason)
        }
    }
}

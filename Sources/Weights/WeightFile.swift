import Crypto

/// A file of weights: PyTorch's checkpoints (the zip format, and the one before 1.6) or
/// safetensors, told apart by their first bytes.
///
/// The file is mapped rather than read, and no code in it runs. While tensors of it are alive it
/// may be replaced by a rename, but not changed in place.
package struct WeightFile: Sendable {
    /// The tensors, wrappers (`state_dict`, `model`, `module.`) taken off.
    package let stateDict: StateDict

    private let file: MappedFile

    /// Maps and checks the file at `path`.
    package init(path: String) throws(WeightsError) {
        file = try MappedFile(path: path)
        stateDict = try Self.stateDict(of: file)
    }

    /// The SHA-256 of the whole file, in lower-case hexadecimal digits; read for it from end to end
    /// each time.
    package func sha256() -> String {
        unsafe file.withUnsafeBytes(in: file.range) { bytes in
            var hasher = SHA256()
            unsafe hasher.update(bufferPointer: bytes)
            return hasher.finalize().hexadecimal
        }
    }

    private static func stateDict(of file: MappedFile) throws(WeightsError) -> StateDict {
        if ZipArchive.opens(file) { return try StateDict(torchZip: file) }
        if LegacyCheckpoint.opens(file) { return try StateDict(torchLegacy: file) }
        if SafetensorsHeader.opens(file) { return try StateDict(safetensors: file) }
        throw .unknownFormat(file: file.name)
    }
}

extension SHA256Digest {
    /// Two lower-case digits a byte.
    var hexadecimal: String {
        map { byte in
            let digits = String(byte, radix: 16)
            return byte < 16 ? "0" + digits : digits
        }.joined()
    }
}

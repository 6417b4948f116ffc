import Files
import Glibc

/// Looks for inputs that no reader may be given: those that crash, hang or take too much memory.
///
/// `tench-fuzz FORMAT …` gives them to a format's reader: linked with libFuzzer, whatever it makes
/// of its options, files and folders; otherwise each file once. `tench-fuzz --seeds FOLDER` writes
/// what libFuzzer begins with: a folder of small files and a dictionary for each format.
/// `Tests/Fuzz/run` puts these together.
#if !LIBFUZZER
    @main
#endif
enum Fuzz {
    /// The command line behind the program's name.
    private static let words = Array(CommandLine.arguments.dropFirst())
    /// What it names first.
    static let format = words.first.flatMap(Format.named)

    static func main() {
        begin()
        for file in words.dropFirst() where !file.hasPrefix("-") {
            format?.take((try? File.bytes(of: file)) ?? [])
            print("\(file): passed")
        }
    }

    /// Writes the seeds if that is what is asked for; else sees to it that there is a format.
    static func begin() {
        if words.first == "--seeds", words.count == 2 {
            do { try writeSeeds(to: words[1]) } catch { fatalError("no seeds: \(error)") }
            exit(0)
        }
        guard format == nil else { return }
        let names = Format.all.map(\.name).joined(separator: "|")
        print("usage: tench-fuzz \(names) [-OPTION=VALUE …] [FILE|FOLDER …]")
        exit(2)
    }

    private static func writeSeeds(to path: String) throws {
        let dictionaries = try OutputFolder(path: path)
        for format in Format.all {
            let folder = try OutputFolder(path: "\(path)/\(format.name)")
            for (number, seed) in try format.seeds().enumerated() {
                try folder.write(seed, to: "seed-\(number)")
            }
            // A word a line, all bytes as libFuzzer's dictionaries spell them.
            let words = format.words.map { word in
                let digits = word.map { "\\x" + ($0 < 16 ? "0" : "") + String($0, radix: 16) }
                return "\"\(digits.joined())\"\n"
            }
            try dictionaries.write(Array(words.joined().utf8), to: "\(format.name).dict")
        }
    }
}

/// What libFuzzer calls first; the format's name is not for it.
@_cdecl("LLVMFuzzerInitialize")
func begin(
    _ count: UnsafeMutablePointer<CInt>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>
) -> CInt {
    Fuzz.begin()
    words.pointee[1] = words.pointee[0]
    words.pointee += 1
    count.pointee -= 1
    return 0
}

/// What libFuzzer calls with each input.
@_cdecl("LLVMFuzzerTestOneInput")
func take(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    Fuzz.format?.take(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

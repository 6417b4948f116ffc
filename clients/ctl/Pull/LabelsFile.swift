import Files
import Wire

/// The file of the classes' names, which all weights of a table share.
struct LabelsFile: Sendable {
    /// What it is called in the models directory.
    let name: BareName = "torchvision-imagenet1k.txt"
    private let path: String
    private let text: [UInt8]

    /// The file of these names in a folder.
    init(in folder: String, names: [String]) {
        path = "\(folder)/\(name)"
        text = Array(names.map { $0 + "\n" }.joined().utf8)
    }

    /// Checks that nothing else has its name.
    func check() throws(PullError) {
        guard File.exists(path) else { return }
        let there: [UInt8]
        do throws(FileError) {
            there = try File(path).bytes(atMost: text.count + 1)
        } catch { throw .file(error) }
        guard there == text else {
            throw .inTheWay(path, "and holds other names than the table's: give it another name")
        }
    }

    /// Writes it, unless it is there.
    func write() throws(PullError) {
        guard !File.exists(path) else { return }
        do throws(FileError) {
            try AtomicFile.write(text, to: path)
        } catch { throw .file(error) }
    }
}

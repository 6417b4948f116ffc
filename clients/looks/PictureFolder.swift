internal import Experiments
internal import Files
internal import Runs

/// A folder of pictures of several classes by one source, to measure yardsticks by.
struct PictureFolder: Sendable {
    /// Its path as given.
    let path: String
    /// The networks whose run left the pictures; empty for photographs.
    let networks: [ModelIdentity]
    /// The pictures by class.
    let pictures: [Int: GivenPicture]

    /// A folder of these.
    init(path: String, networks: [ModelIdentity], pictures: [Int: GivenPicture]) {
        self.path = path
        self.networks = networks
        self.pictures = pictures
    }

    /// Reads a run's folder, whose record tells the networks, or one of photographs.
    ///
    /// - Throws: `GivenPictureError`, `PictureFolderError`, `FileError`, `JSONError`.
    init(path: String) throws {
        var pictures: [Int: GivenPicture] = [:]
        for picture in try GivenPicture.all(at: [path]) {
            guard let classIndex = picture.classIndex else {
                throw PictureFolderError.withoutClass(path, picture.stem)
            }
            if let other = pictures.updateValue(picture, forKey: classIndex) {
                throw PictureFolderError.sameClass(path, other.stem, picture.stem)
            }
        }
        let record = "\(path)/\(RunRecord.fileName)"
        var networks: [ModelIdentity] = []
        if File.exists(record) {
            guard let run = try RecordedRun(at: record), let origin = RunOrigin(run.manifest) else {
                throw PictureFolderError.noRecord(record)
            }
            networks = origin.models
        }
        self.init(path: path, networks: networks, pictures: pictures)
    }
}

/// Why a folder cannot be used to measure yardsticks.
enum PictureFolderError: Error, Equatable, CustomStringConvertible {
    /// A picture whose class is not known.
    case withoutClass(String, String)
    /// Two pictures of one class.
    case sameClass(String, String, String)
    /// A `run.json` that no run of ours left.
    case noRecord(String)
    /// Fewer than two classes that another folder has too.
    case nothingInCommon

    /// What is wrong, and what would be right.
    var description: String {
        switch self {
        case .withoutClass(let path, let stem):
            "\(path): the class of \(stem) is not known; its title or name begins with its number"
        case .sameClass(let path, let one, let other):
            "\(path): \(one) and \(other) are of one class; a folder has one picture a class"
        case .noRecord(let path): "\(path) is not the record of a run"
        case .nothingInCommon:
            "no two of the folders have two classes in common, as it takes to compare them"
        }
    }
}

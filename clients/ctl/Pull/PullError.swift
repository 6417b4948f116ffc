import Files
import Wire

/// Why weights were not pulled; whatever was there before is as it was.
enum PullError: Error, CustomStringConvertible {
    /// A file or folder that can't be read or written.
    case file(FileError)
    /// A table that is none.
    case table(String, String)
    /// A network that isn't in the table; a sentence.
    case unknownNetwork(String)
    /// Weights that aren't in the table.
    case unknownWeights(String, of: String, known: [String])
    /// Where to put the file isn't known.
    case nowhere
    /// Who asks may not load models.
    case role(Role)
    /// A model of that name is served, of another file.
    case served(String)
    /// Something has the name of a file to be written, and is none that may be written over.
    case inTheWay(String, String)
    /// The disk has too little room.
    case space(folder: String, needed: Int, free: Int)
    /// curl could not fetch it.
    case unreachable(address: String, reason: String, kept: Int)
    /// There is no curl.
    case curl
    /// The server sends more than the file can have.
    case tooLong(address: String, limit: Int)
    /// What came is not what was published.
    case wrongDigest(BareName, got: String, expected: String, FileFormat?)
    /// It is not what was pulled the first time.
    case unlikePin(BareName, got: String, pinned: String)
    /// A pin that can't be read.
    case unreadablePin(String)
    /// The daemon has loaded another file of that name.
    case otherFile(BareName, folder: String)

    /// What is wrong, and what would be right.
    var description: String {
        switch self {
        case .file(let error): "\(error)"
        case .table(let path, let problem): "\(path) is no table of published weights: \(problem)"
        case .unknownNetwork(let sentence): "\(sentence). tenchctl pull --list shows all"
        case .unknownWeights(let name, let network, let known):
            "\(network) has no weights \(name.quoted); there are \(known.joined(separator: ", "))"
        case .nowhere:
            """
            the daemon tells where its models directory is to root and to the user it runs as alone, on \
            their own machine, and only if it has one (--models-dir). Run this as one of them, as in \
            sudo -u tench tenchctl pull …, or say where: --into FOLDER
            """
        case .role(let role):
            """
            loading a model takes the role admin, and here you have \(role.rawValue): run this as root or \
            as the user that the daemon runs as, or fetch the file alone: --no-load --into FOLDER
            """
        case .served(let name):
            """
            a model \(name) is served already, of another file. Give this one a name of its own, \
            --name NAME, or let that go first: tenchctl unload \(name)
            """
        case .inTheWay(let path, let problem): "\(path) is there already, \(problem)"
        case .space(let folder, let needed, let free):
            "\(folder) has \(free.asBytes) free, and the file needs \(needed.asBytes)"
        case .unreachable(let address, let reason, let kept):
            """
            cannot fetch \(address): \(reason)
            \(kept > 0 ? "What has come, \(kept.asBytes), is kept: the same command goes on from there. " : "")\
            Behind a proxy, set https_proxy. Or fetch the file elsewhere, and say where it lies: --from FILE
            """
        case .curl:
            "curl is missing, which fetches the file: apt install curl, or give it by --from FILE"
        case .tooLong(let address, let limit):
            "\(address) sends more than the \(limit.asBytes) that the file can have; nothing was kept"
        case .wrongDigest(let file, let got, let expected, let format):
            """
            what came for \(file) is not what was published: its SHA-256 begins with \
            \(got.prefix(expected.count)), not \(expected)\(Self.words(about: format)). Nothing was kept
            """
        case .unlikePin(let file, let got, let pinned):
            """
            what came for \(file) is not what was pulled here the first time: its SHA-256 is \(got), \
            and \(file).sha256 says \(pinned). Nothing was kept. If you know why it changed, remove \
            \(file).sha256 and pull again
            """
        case .unreadablePin(let path): "\(path) holds no SHA-256; remove it and pull again"
        case .otherFile(let file, let folder):
            """
            the daemon has another \(file) in its models directory than the one in \(folder), and was \
            told to let it go again: say by --into which folder it is
            """
        }
    }

    /// What the file is, where its start tells that it can be no weights.
    private static func words(about format: FileFormat?) -> String {
        switch format {
        case .webPage?: ". It is a web page, as a proxy or a page to log in on answers"
        case .empty?, .gitLFSPointer?, .xml?, .json?, .text?:
            format.map { ". It is \($0.rawValue)" } ?? ""
        default: ""
        }
    }
}

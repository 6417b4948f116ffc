import Foundation
import Inference
import Logging
import Testing
import Wire

@testable import tenchd

@Suite struct ConfigurationFileTests {
    /// The sentence with which a file of this text is refused, after the file's name.
    private func complaint(_ text: String) throws -> String? {
        try withFile(text) { path in
            let message = try #require(refusal(["--config", path]), "taken: \(text)")
            guard message.hasPrefix(path) else { return message }
            return String(message.dropFirst(path.count))
        }
    }

    @Test func readsEveryKindOfLine() throws {
        let text = """
            # a comment
            \t # another, indented

            socket = /run/tench/x=y.sock
            listen=127.0.0.1:7433
              listen   =\t127.0.0.1:7434\u{20}
            exact-conv = true
            models-dir = /var/lib/a folder
            model = a=squeezenet1_1:/weights/a,b.pth,labels=/etc/l.txt
            log-level = debug
            in-flight = 3
            """
        let options = try withFile(text) { try told(["--config", $0]) }
        #expect(options.socket == "/run/tench/x=y.sock")
        #expect(options.listen == ["127.0.0.1:7433", "127.0.0.1:7434"])
        #expect(options.engine.convolvesDirectly)
        #expect(options.modelsDirectory == "/var/lib/a folder")
        #expect(options.models.map(\.weights) == [.file("/weights/a,b.pth")])
        #expect(options.logLevel == .debug && options.limits.inFlight == 3)
    }

    @Test func anEmptyFileChangesNothing() throws {
        for text in ["", "\n", "# only a comment", "\r\n# with carriage returns\r\n"] {
            let options = try withFile(text) { try told(["--config", $0]) }
            #expect(options.socket == nil && options.limits == Options().limits)
        }
    }

    @Test func aFlagMayBeFalse() throws {
        let options = try withFile("exact-conv = false") { try told(["--config", $0]) }
        #expect(!options.engine.convolvesDirectly)
    }

    @Test func theCommandLineComesOnTop() throws {
        let text = "threads = 5\nexact-conv = true\nlisten = 127.0.0.1:1\nqueue = 7\nqueue = 8"
        try withFile(text) { path in
            let own = ["--threads", "6", "--exact-conv=false", "--listen", "127.0.0.1:2"]
            for arguments in [own + ["--config", path], ["--config=\(path)"] + own] {
                let options = try told(arguments)
                #expect(options.engine.threads == 6 && !options.engine.convolvesDirectly)
                #expect(options.listen == ["127.0.0.1:1", "127.0.0.1:2"])
                #expect(options.limits.queue == 8)
            }
        }
    }

    @Test(arguments: [
        ("threads", ", line 1: expected name = value"),
        ("# one\n\nexact-conv", ", line 3: expected name = value"),
        ("\nthread = 2", #", line 2: there is no option "thread"; did you mean "threads"?"#),
        ("=", #", line 1: there is no option """#),
        ("--threads = 2", #", line 1: there is no option "--threads""#),
        ("config = /other", #", line 1: there is no option "config""#),
        ("help = true", #", line 1: there is no option "help""#),
        ("a\n", ", line 1: expected"),
        ("\n\n\nthreads = 0", #", line 4: threads must be at least 1, not "0""#),
        ("threads = 2 # two", #", line 1: threads must be a whole number, not "2 # two""#),
        ("threads =", #", line 1: threads must be a whole number, not """#),
        ("socket =", ", line 1: socket must be some text"),
        ("log-level = loud", #", line 1: log-level must be "trace", "debug""#),
        ("exact-conv = 1", #", line 1: exact-conv must be true or false, not "1""#),
        ("exact-conv =", ", line 1: exact-conv must be true or false"),
        ("# x\r\nprecision = half", #", line 2: precision must be "f32" or "bf16""#),
        ("model = a", ", line 1: model must be NAME=ARCHITECTURE:FILE"),
        ("model = a=b:seed=x", #", line 1: model: seed must be a whole number"#),
        ("socket-group = tench", "--socket-group is about --socket"),
    ])
    func saysWhichLineIsWrong(text: String, mentions: String) throws {
        let message = try complaint(text)
        #expect(message?.hasPrefix(mentions) == true, "\(message ?? "taken")")
    }

    /// Every byte in turn replaced by others, or left out with all that follow.
    @Test func survivesDamageAnywhere() {
        let whole = """
            # a comment
            listen = 127.0.0.1:7433
            exact-conv = true
            model = a=squeezenet1_1:seed=1,classes=5,normalize=imagenet,range=0:255
            model = b=resnet50:/weights/b.pth,labels=/l.txt,key=model
            memory = 6G
            log-level = debug
            threads = 3\r

            """
        let bytes: [UInt8] = [0, 0x0A, 0x20, 0x22, 0x23, 0x2C, 0x2D, 0x3A, 0x3D, 0x39, 0xC3, 0xFF]
        let text = Array(whole.utf8)
        for place in text.indices {
            let spoilt = bytes.map { text[..<place] + [$0] + text[(place + 1)...] }
            for file in spoilt + [text[..<place]] {
                do throws(OptionError) {
                    let text = String(decoding: file, as: UTF8.self)
                    _ = try Options(ConfigurationFile.settings(in: text, of: "file"))
                } catch {
                    #expect(error.description.hasPrefix("file, line "))
                }
            }
        }
    }

    @Test func namesTheOptionsThatAFileMayHave() throws {
        let message = try #require(try complaint("xyzzyplugh = 1"))
        for row in Options.all {
            #expect(message.contains(row.name) == row.isInFile, "\(row.name)")
        }
    }

    @Test func aFileThatCannotBeReadIsNoEmptyFile() throws {
        let missing = try #require(refusal(["--config", "/nowhere/tenchd.conf"]))
        #expect(missing == "/nowhere/tenchd.conf cannot be read: No such file or directory")
        // A folder can be opened, and then not be read.
        let folder = FileManager.default.temporaryDirectory.path
        let message = try #require(refusal(["--config", folder]))
        #expect(message == "\(folder) cannot be read: Is a directory")
        try withFile(Data([0x23, 0xFF, 0x0A])) { path in
            #expect(refusal(["--config", path]) == "\(path) cannot be read: it is not UTF-8")
        }
    }
}

import Files
import Glibc
import Logging
import Serving
import Wire

/// The program: what it is told is in `Options`, what it does in `Daemon+Run`.
@main
struct Daemon {
    let options: Options

    static func main() async {
        StandardStreams.prepare()
        do {
            switch try Command(arguments: Array(CommandLine.arguments.dropFirst())) {
            case .help: try Output.standard.write(Help.text)
            case .version: try Output.standard.write("tenchd \(Release.version)\n")
            case .check(let options): try Daemon(options: options).check()
            case .serve(let options): try await Daemon(options: options).run()
            }
        } catch OutputError.closed {
            exit(StandardStreams.closedStatus)
        } catch {
            Output.error.say(lastWord(error))
            // As sysexits.h has it: wrong options are no fault of the machine's.
            exit(error is OptionError ? EX_USAGE : error is Faults ? EX_CONFIG : EXIT_FAILURE)
        }
    }

    /// Why the daemon doesn't start, as whoever reads standard error wants it.
    private static func lastWord(_ error: any Error) -> String {
        switch LogLine.Form.ofStandardError {
        case .plain: "tenchd: \(error)\n"
        case .journal: LogLine(.error, "\(error)", as: .journal).text
        }
    }
}

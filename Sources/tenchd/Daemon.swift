import Glibc
import Wire

/// The program: what it is told is in `Options`, what it does in `Daemon+Run`.
@main
struct Daemon {
    let options: Options

    static func main() async {
        do {
            switch try Command(arguments: Array(CommandLine.arguments.dropFirst())) {
            case .help: print(Help.text, terminator: "")
            case .version: print("tenchd \(Release.version)")
            case .serve(let options): try await Daemon(options: options).run()
            }
        } catch {
            let line = "tenchd: \(error)\n"
            _ = unsafe write(STDERR_FILENO, line, line.utf8.count)
            // As sysexits.h has it: wrong options are no fault of the machine's.
            exit(error is OptionError ? EX_USAGE : EXIT_FAILURE)
        }
    }
}

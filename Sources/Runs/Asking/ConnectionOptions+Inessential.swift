package import Options

extension ConnectionOptions {
    /// All of them: the same weights give the same results at whichever daemon.
    package static var inessential: InessentialOptions {
        InessentialOptions(options: [
            "--endpoint", "--connect-timeout", "--reconnect-timeout", "--token-file",
        ])
    }
}

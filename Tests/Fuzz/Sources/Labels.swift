import Files

extension Format {
    /// Files of labels.
    static let labels = Format(
        name: "labels",
        words: words(#"{ } [ ] "0": <html> version \u{FEFF} %PDF"#) + [
            [0xEF, 0xBB, 0xBF], [0x0D],
        ],
        seeds: {
            ["fish\nbird\n", "\u{FEFF}fish\r\nbird", #"{"0":"fish"}"#, "['fish',\n'bird']", ""].map
            {
                Array($0.utf8)
            }
        },
        take: { bytes in
            file.write(bytes)
            guard let labels = try? Labels(file: file.path) else { return }
            precondition(labels.names.allSatisfy { !$0.contains(where: \.isNewline) })
        }
    )

    private static let file = InputFile("labels")
}

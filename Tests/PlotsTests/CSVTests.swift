import Tables
import Testing

struct CSVTests {
    @Test func quotesWhatWouldEndACellEarly() {
        var table = CSV(["a", "b"])
        table.add(["plain text", "1,5"])
        table.add(["say \"so\"", ""])
        table.add(["two\r\nlines", "\n"])
        #expect(
            table.description
                == "a,b\nplain text,\"1,5\"\n\"say \"\"so\"\"\",\n\"two\r\nlines\",\"\n\"\n"
        )
    }
}

import JSON

/// A member on its way into a value; each reading checks the type and throws a sentence.
package struct ParameterValue {
    let view: JSONView
    /// Where the value stands, such as `loss.target.shape[0]`.
    let path: String
    let context: ParameterReader.Context

    /// A string.
    package func string() throws(WireError) -> String {
        guard let string = view.string else { throw wrong("a string") }
        return string
    }

    /// `true` or `false`.
    package func bool() throws(WireError) -> Bool {
        guard let bool = view.bool else { throw wrong("true or false") }
        return bool
    }

    /// A whole number within `range`; `3.0` counts as one.
    package func integer(in range: ClosedRange<Int> = .min ... .max) throws(WireError) -> Int {
        let whole = view.integer.map { Int($0) } ?? view.double.flatMap(Self.whole)
        guard let whole, range.contains(whole) else {
            let bounds =
                switch (range.lowerBound, range.upperBound) {
                case (.min, .max): ""
                case (let low, .max): " of at least \(low)"
                case (let low, let high): " from \(low) to \(high)"
                }
            throw wrong("a whole number\(bounds)")
        }
        return whole
    }

    /// The integer that a double stands for, where every integer has a double of its own.
    private static func whole(_ double: Double) -> Int? {
        guard double.magnitude <= 0x1p53, Double(Int(double)) == double else { return nil }
        return Int(double)
    }

    /// A finite number that a float32 can hold.
    package func float() throws(WireError) -> Float {
        guard let float = view.float, float.isFinite else {
            throw wrong("a number within float32's range")
        }
        return float
    }

    /// A finite number.
    package func double() throws(WireError) -> Double {
        guard let double = view.double, double.isFinite else { throw wrong("a finite number") }
        return double
    }

    /// A number, or `null` for one that is not finite: in replies only.
    func doubleOrNull() throws(WireError) -> Double {
        if view.kind == .null { return .nan }
        guard let double = view.double else { throw wrong("a number or null") }
        return double
    }

    /// One of the enumeration's strings.
    func choice<Choice>(of type: Choice.Type) throws(WireError) -> Choice
    where Choice: RawRepresentable<String> & CaseIterable {
        let name = try choice(of: Choice.allCases.map(\.rawValue))
        guard let choice = Choice(rawValue: name) else {
            preconditionFailure("\(name) is a case's own name")
        }
        return choice
    }

    /// One of these strings.
    package func choice(of names: [String]) throws(WireError) -> String {
        guard let name = view.string, names.contains(name) else {
            throw wrong(Spelling.list(names))
        }
        return name
    }

    /// A string or an integer.
    func requestID() throws(WireError) -> RequestID {
        guard let id = RequestID(view) else { throw wrong("an id: a string or an integer") }
        return id
    }

    /// Any value, copied.
    func value() -> JSONValue { JSONValue(view) }

    /// An object of any members, copied.
    func members() throws(WireError) -> JSONValue.Members {
        guard case .object(let members) = value() else { throw wrong("an object") }
        return members
    }

    /// An array, each element read by `element`.
    package func list<Element>(
        _ element: (ParameterValue) throws(WireError) -> Element
    ) throws(WireError) -> [Element] {
        guard view.kind == .array else { throw wrong("an array") }
        var elements: [Element] = []
        elements.reserveCapacity(view.count)
        for index in 0..<view.count {
            elements.append(try element(self[index]))
        }
        return elements
    }

    /// An array of no more elements than a limit allows, each read by `element`.
    package func list<Element>(
        atMost limit: Int,
        _ element: (ParameterValue) throws(WireError) -> Element
    ) throws(WireError) -> [Element] {
        guard view.kind != .array || view.count <= limit else {
            throw .tooLarge("elements of \(path)", view.count, limit: limit, member: path)
        }
        return try list(element)
    }

    /// An array of strings.
    package func strings() throws(WireError) -> [String] {
        try list { (element) throws(WireError) in try element.string() }
    }

    /// An array of strings, none of them twice.
    package func distinctStrings() throws(WireError) -> [String] {
        var seen: Set<String> = []
        return try list { (element) throws(WireError) in
            let string = try element.string()
            guard seen.insert(string).inserted else {
                throw .invalidParams(
                    "\(element.path): \(Spelling.quote(string)) is in \(path) twice",
                    member: path
                )
            }
            return string
        }
    }

    /// An array of whole numbers within `range`.
    package func integers(in range: ClosedRange<Int> = .min ... .max) throws(WireError) -> [Int] {
        try list { (element) throws(WireError) in try element.integer(in: range) }
    }

    /// An object, read by `body`; afterwards its unknown members are refused where they must be.
    package func object<Value>(
        _ body: (ParameterReader) throws(WireError) -> Value
    ) throws(WireError) -> Value {
        guard view.kind == .object else { throw wrong("an object") }
        let reader = ParameterReader(view, path: path, context: context)
        let value = try body(reader)
        try reader.finish()
        return value
    }

    /// An array's element.
    subscript(index: Int) -> ParameterValue {
        ParameterValue(view: view[index], path: "\(path)[\(index)]", context: context)
    }

    /// The complaint that this is not what it should be.
    package func wrong(_ expected: String) -> WireError {
        .invalidParams("\(path): expected \(expected), got \(shown)", member: path)
    }

    /// The value as a complaint shows it: numbers and short strings whole.
    private var shown: String {
        switch view.kind {
        case .null: "null"
        case .bool: view.bool == true ? "true" : "false"
        case .integer: view.integer.map { "\($0)" } ?? "an integer"
        case .double: view.double.map { "\($0)" } ?? "a number"
        case .string: Spelling.quote(view.string ?? "")
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// The first members of a text's outermost object, noted in passing by its scan.
struct JSONOutline {
    /// A member whose value could be told.
    struct Member {
        /// The name's bytes.
        let name: Range<Int>
        let value: Value
    }

    /// What a member holds; other kinds of value are not noted.
    enum Value {
        /// A string without escapes: its inside.
        case string(Range<Int>)
        /// An object, brackets included, and how many members it and all objects in it have.
        case object(Range<Int>, members: Int)
    }

    /// No more are noted: the text may be a peer's, and the note must stay small.
    private static let capacity = 12

    private(set) var members: [Member] = []
    /// The name whose value comes next.
    private var pending: Range<Int>?
    /// The object that is being passed.
    private var opened: (name: Range<Int>, start: Int, members: Int)?

    /// A name of the outermost object has gone by; nil for one with escapes.
    mutating func name(_ range: Range<Int>?) {
        pending = members.count < Self.capacity ? range : nil
    }

    /// A member of the outermost object ends, whatever its value was.
    mutating func endMember() { pending = nil }

    /// A string right inside the outermost object has gone by, a name or a value.
    mutating func string(_ range: Range<Int>?) {
        if let name = pending, let range {
            members.append(Member(name: name, value: .string(range)))
        }
        pending = nil
    }

    /// An object right inside the outermost one begins, with so many members before it.
    mutating func open(at position: Int, members count: Int) {
        opened = pending.map { ($0, position, count) }
        pending = nil
    }

    /// What began right inside the outermost object ends, with so many members up to here.
    mutating func close(at position: Int, isObject: Bool, _ count: Int) {
        if let opened, isObject {
            let range = opened.start..<position + 1
            let value = Value.object(range, members: count - opened.members)
            members.append(Member(name: opened.name, value: value))
        }
        opened = nil
    }
}

extension LexicalScan {
    /// The string that the outermost object's member of this name holds.
    ///
    /// Nil as well where only the tree could tell: name or string have escapes, or a dozen members
    /// stand before it.
    package func string(of name: String) -> String? {
        guard case .string(let range) = value(of: name) else { return nil }
        return unsafe String(decoding: text[range], as: UTF8.self)
    }

    /// Where the object lies that the outermost object's member of this name holds, and how many
    /// members are in it.
    func object(of name: String) -> (range: Range<Int>, members: Int)? {
        guard case .object(let range, let members) = value(of: name) else { return nil }
        return (range, members)
    }

    private func value(of name: String) -> JSONOutline.Value? {
        outline.members.first { unsafe text[$0.name].elementsEqual(name.utf8) }?.value
    }
}

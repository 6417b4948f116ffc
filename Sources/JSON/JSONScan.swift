/// A text whose words were looked through, before a tree is built of it.
///
/// For who wants to know what a text is about before paying for the tree, which takes many times
/// the memory: the scan costs one pass. It knows nothing of commas and of which bracket closes
/// which; only the tree does. Valid for as long as the text stays where it is.
package struct JSONScan {
    let lexical: LexicalScan
    /// How many arrays and objects may stand inside one another.
    let depth: Int

    /// Looks through `text`, with the limits of `JSONDocument`.
    ///
    /// - Throws: `JSONError` for whatever is wrong without regard to the structure.
    package init(
        _ text: UnsafeRawBufferPointer,
        depth: Int = 32,
        values: Int = 4 << 20
    ) throws(JSONError) {
        lexical = try unsafe LexicalScan(text, depth: depth, values: values)
        self.depth = depth
    }

    /// The string that the outermost object's member of this name holds.
    ///
    /// Nil as well where only the tree could tell: name or string have escapes, or a dozen members
    /// stand before it.
    package func string(of name: String) -> String? {
        for member in lexical.outline.members where isCalled(member, name) {
            guard case .string(let range) = member.value else { return nil }
            return unsafe String(decoding: lexical.text[range], as: UTF8.self)
        }
        return nil
    }

    /// Where the object lies that the outermost object's member of this name holds, and how many
    /// members are in it.
    func object(of name: String) -> (range: Range<Int>, members: Int)? {
        for member in lexical.outline.members where isCalled(member, name) {
            guard case .object(let range, let members) = member.value else { return nil }
            return (range, members)
        }
        return nil
    }

    private func isCalled(_ member: JSONOutline.Member, _ name: String) -> Bool {
        unsafe lexical.text[member.name].elementsEqual(name.utf8)
    }
}

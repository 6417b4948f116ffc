import CJSON

/// A parsed text: the owner of json-c's tree.
///
/// Strict beyond json-c's own strictness (see `LexicalScan`): repeated names, trailing text and
/// everything else RFC 8259 leaves to chance are refused. Long strings are not copied: their views
/// read the text itself, which must therefore stay where it is for as long as the document lives. A
/// view that outlives its document traps when it is used.
package struct JSONDocument: ~Copyable {
    private let tree: JSONTree

    /// The outermost value.
    package var root: JSONView { unsafe JSONView(tree: tree, node: tree.root) }

    /// Parses `text`: at most `depth` arrays and objects inside one another, and `values` values.
    ///
    /// Since an array takes twice the memory of a scalar and an object eight times, they count for
    /// as much.
    package init(
        parsing text: UnsafeRawBufferPointer,
        depth: Int = 32,
        values: Int = 4 << 20
    ) throws(JSONError) {
        try self.init(unsafe LexicalScan(text, depth: depth, values: values))
    }

    /// Builds the tree of a text that was scanned; of the outermost object's member called
    /// `emptied`, if it holds an object, nothing is built: it reads as `{}`.
    package init(_ scan: LexicalScan, emptying emptied: String? = nil) throws(JSONError) {
        tree = try JSONTree(scan, emptying: emptied)
    }

    deinit { tree.close() }
}

/// json-c's tree and the text that its long strings are in.
///
/// Safe because json-c's objects are reached only through views that check `isOpen`.
@safe final class JSONTree {
    /// Marks a string that stayed in the text: a byte that no UTF-8 holds, then its number.
    private static let cutMark: UInt8 = 0xFF

    private(set) var root: OpaquePointer?
    private(set) var isOpen = true
    private let text: UnsafeRawBufferPointer
    private let longStrings: [Range<Int>]

    init(_ scan: LexicalScan, emptying emptied: String?) throws(JSONError) {
        let hole = emptied.flatMap { scan.object(of: $0) }
        unsafe text = scan.text
        longStrings = scan.longStrings
        try parse(depth: scan.depthLimit, around: hole?.range)
        // json-c keeps the last of several members with one name; then it holds fewer than there
        // were colons.
        guard unsafe memberCount(root) == scan.members - (hole?.members ?? 0) else {
            close()
            throw JSONError("an object has two members with the same name", at: 0)
        }
    }

    deinit { close() }

    /// Frees the tree; views trap from here on.
    func close() {
        if isOpen { _ = unsafe json_object_put(root) }
        isOpen = false
        unsafe root = nil
    }

    /// Gives json-c the text with a mark for each long string, and `{}` for the object at `hole`.
    private func parse(depth: Int, around hole: Range<Int>?) throws(JSONError) {
        var tokener = try JSONTokener(depth: depth)
        var start = 0
        func replace(_ range: Range<Int>, by bytes: [UInt8]) throws(JSONError) {
            let before = unsafe text[start..<range.lowerBound]
            try unsafe tokener.feed(UnsafeRawBufferPointer(rebasing: before), at: start)
            try tokener.feed(bytes, at: range.lowerBound)
            start = range.upperBound
        }
        var open = hole
        for (number, range) in longStrings.enumerated() {
            if let hole = open, hole.lowerBound < range.lowerBound {
                try replace(hole, by: Array("{}".utf8))
                open = nil
            }
            guard range.lowerBound >= start else { continue }
            try replace(range, by: [Self.cutMark] + String(number).utf8)
        }
        if let hole = open { try replace(hole, by: Array("{}".utf8)) }
        try unsafe tokener.feed(UnsafeRawBufferPointer(rebasing: text[start...]), at: start)
        unsafe root = try tokener.finish(at: text.count)
    }

    /// Lends a string's bytes, from json-c's copy or from the text.
    func withString<R, E: Error>(
        _ node: OpaquePointer?,
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        let bytes = unsafe UnsafeRawBufferPointer(
            start: json_object_get_string(node),
            count: Int(json_object_get_string_len(node))
        )
        guard unsafe bytes.first == Self.cutMark else { return try unsafe body(bytes) }
        let number = unsafe bytes.dropFirst().reduce(0) { $0 * 10 + Int($1 & 0xF) }
        return try unsafe body(UnsafeRawBufferPointer(rebasing: text[longStrings[number]]))
    }
}

/// How many members all objects of a tree have together.
private func memberCount(_ node: OpaquePointer?) -> Int {
    switch unsafe json_object_get_type(node) {
    case json_type_object:
        var count = Int(unsafe json_object_object_length(node))
        unsafe forEachMember(node) { _, value in
            unsafe count += memberCount(value)
        }
        return count
    case json_type_array:
        var count = 0
        let length = unsafe json_object_array_length(node)
        for index in 0..<length {
            unsafe count += memberCount(json_object_array_get_idx(node, index))
        }
        return count
    default:
        return 0
    }
}

/// Visits an object's members in the order they were written.
func forEachMember<E: Error>(
    _ node: OpaquePointer?,
    _ body: (UnsafePointer<CChar>, OpaquePointer?) throws(E) -> Void
) throws(E) {
    var iterator = unsafe json_object_iter_begin(node)
    var end = unsafe json_object_iter_end(node)
    while unsafe json_object_iter_equal(&iterator, &end) == 0 {
        if let name = unsafe json_object_iter_peek_name(&iterator) {
            try unsafe body(name, json_object_iter_peek_value(&iterator))
        }
        unsafe json_object_iter_next(&iterator)
    }
}

/// One change of a record as a replica holds it.
///
/// A value, though its contents lie behind one reference: a fold passes entries around many times,
/// and a body is some four hundred bytes with a dozen arrays of its own.
package struct Entry: Hashable, Sendable {
    @usableFromInline
    final class Contents: Sendable {
        @usableFromInline let dot: Dot
        @usableFromInline let digest: Digest
        @usableFromInline let body: ChangeBody
        @usableFromInline let standing: Standing?

        init(dot: Dot, digest: Digest, body: ChangeBody, standing: Standing?) {
            self.dot = dot
            self.digest = digest
            self.body = body
            self.standing = standing
        }
    }

    @usableFromInline let contents: Contents

    package init(dot: Dot, digest: Digest, body: ChangeBody, standing: Standing?) {
        contents = Contents(dot: dot, digest: digest, body: body, standing: standing)
    }

    @inlinable package var dot: Dot { contents.dot }
    @inlinable package var digest: Digest { contents.digest }
    @inlinable package var body: ChangeBody { contents.body }
    /// `nil` until the hub's receipt is here.
    @inlinable package var standing: Standing? { contents.standing }

    /// Where the hub's receipt, which has come or changed, puts it.
    package mutating func stand(_ standing: Standing) {
        self = Entry(dot: dot, digest: digest, body: body, standing: standing)
    }

    /// The order ties fall by: the hub's, what has no receipt yet last, then by digest.
    package static func arrivesBefore(_ left: Entry, _ right: Entry) -> Bool {
        switch (left.standing?.order, right.standing?.order) {
        case (let left?, let right?): left < right
        case (_?, nil): true
        case (nil, _?): false
        case (nil, nil):
            mutated(.ordersByHash)
                ? left.digest.hashValue < right.digest.hashValue
                : (left.digest, left.dot) < (right.digest, right.dot)
        }
    }

    package static func == (left: Entry, right: Entry) -> Bool {
        left.contents === right.contents
            || left.dot == right.dot && left.digest == right.digest && left.body == right.body
                && left.standing == right.standing
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(dot)
        hasher.combine(digest)
        hasher.combine(standing)
    }
}

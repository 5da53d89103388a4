package import ChangeCodec
package import Exchange
import History

/// `SyncRequest` and `SyncAnswer` as bytes: CBOR maps with integer keys; what is empty is left out.
/// Keys of newer versions are read over.
package enum SyncWire {
    package static func encode(_ request: SyncRequest) -> [UInt8] {
        var writer = CBORWriter(reserving: 1_024)
        let present = [
            request.cursor != nil, request.confirmed != nil, request.vector != nil,
            !request.pieces.isEmpty, !request.fills.isEmpty, !request.wants.isEmpty,
            request.scope != nil, request.room != Limits.pageBytes,
        ]
        writer.map(7 + present.count { $0 })
        writer.uint(0)
        writer.uint(request.version)
        writer.uint(1)
        writer.digest(request.deployment)
        writer.uint(2)
        writer.keyName(request.site)
        writer.uint(3)
        writer.replica(request.replica)
        writer.uint(4)
        writer.pair(request.head)
        writer.uint(5)
        writer.byteString(request.nonce)
        writer.uint(6)
        writer.byteString(request.challenge)
        if let cursor = request.cursor {
            writer.uint(7)
            writer.cursor(cursor)
        }
        if let confirmed = request.confirmed {
            writer.uint(8)
            writer.dot(confirmed)
        }
        if let vector = request.vector {
            writer.uint(9)
            writer.vector(vector)
        }
        writer.pieces(request.pieces, key: 10)
        writer.segments(request.fills, key: 11)
        writer.runs(request.wants, key: 12)
        writer.question(request.scope, key: 13)
        if request.room != Limits.pageBytes {
            writer.uint(14)
            writer.uint(UInt64(request.room))
        }
        return writer.bytes
    }

    package static func request(_ bytes: [UInt8]) throws(CodecError) -> SyncRequest {
        var reader = CBORReader(bytes)
        var fields = try reader.fields()
        try reader.require(0, in: &fields)
        let version = try reader.uint()
        try reader.require(1, in: &fields)
        let deployment = try reader.digest()
        try reader.require(2, in: &fields)
        let site = try reader.keyName()
        try reader.require(3, in: &fields)
        let replica = try reader.replica()
        try reader.require(4, in: &fields)
        let head = try reader.pair()
        try reader.require(5, in: &fields)
        let nonce = try reader.byteString(limit: WireBounds.nonceBytes)
        try reader.require(6, in: &fields)
        let challenge = try reader.byteString(limit: WireBounds.nonceBytes)
        var request = SyncRequest(
            deployment: deployment,
            site: site,
            replica: replica,
            head: head,
            nonce: nonce,
            challenge: challenge,
            cursor: nil,
            version: version
        )
        request.cursor = try reader.has(7, in: &fields) ? try reader.cursor() : nil
        request.confirmed = try reader.has(8, in: &fields) ? try reader.dot() : nil
        request.vector =
            try reader.has(9, in: &fields)
            ? try reader.vector(limit: Limits.inventoryReplicas) : nil
        request.pieces = try reader.pieces(key: 10, in: &fields)
        request.fills = try reader.segments(key: 11, in: &fields)
        request.wants = try reader.runs(key: 12, in: &fields)
        request.scope = try reader.question(key: 13, in: &fields)
        if try reader.has(14, in: &fields) {
            request.room = Int(clamping: try reader.uint())
        }
        try reader.end(&fields, knownUpTo: 14)
        try reader.finish()
        return request
    }

    package static func encode(_ answer: SyncAnswer) -> [UInt8] {
        var writer = CBORWriter(reserving: 1_024)
        let present = [
            answer.staleNonce, answer.push != .taken, answer.reconcile, answer.vector != nil,
            !answer.pieces.isEmpty, !answer.fills.isEmpty, !answer.missing.isEmpty,
            answer.cursor != nil, answer.more, answer.history != nil, answer.scope != nil,
        ]
        writer.map(7 + present.count { $0 })
        writer.uint(0)
        writer.uint(answer.oldestVersion)
        writer.uint(1)
        writer.digest(answer.deployment)
        writer.uint(2)
        writer.replica(answer.hub)
        writer.uint(3)
        writer.byteString(answer.challenge)
        writer.uint(4)
        writer.byteString(answer.nonce)
        writer.uint(5)
        writer.pair(answer.held)
        writer.uint(6)
        writer.int(answer.hubTime)
        writer.flag(answer.staleNonce, key: 7)
        writer.outcome(answer.push, key: 8)
        writer.flag(answer.reconcile, key: 9)
        if let vector = answer.vector {
            writer.uint(10)
            writer.vector(vector)
        }
        writer.pieces(answer.pieces, key: 11)
        writer.segments(answer.fills, key: 12)
        writer.runs(answer.missing, key: 13)
        if let cursor = answer.cursor {
            writer.uint(14)
            writer.cursor(cursor)
        }
        writer.flag(answer.more, key: 15)
        if let history = answer.history {
            writer.uint(16)
            writer.digest(history)
        }
        writer.scope(answer.scope, key: 17)
        return writer.bytes
    }

    package static func answer(_ bytes: [UInt8]) throws(CodecError) -> SyncAnswer {
        var reader = CBORReader(bytes)
        var fields = try reader.fields()
        try reader.require(0, in: &fields)
        let oldestVersion = try reader.uint()
        try reader.require(1, in: &fields)
        let deployment = try reader.digest()
        try reader.require(2, in: &fields)
        let hub = try reader.replica()
        try reader.require(3, in: &fields)
        let challenge = try reader.byteString(limit: WireBounds.nonceBytes)
        try reader.require(4, in: &fields)
        let nonce = try reader.byteString(limit: WireBounds.nonceBytes)
        try reader.require(5, in: &fields)
        let held = try reader.pair()
        try reader.require(6, in: &fields)
        var answer = SyncAnswer(
            deployment: deployment,
            hub: hub,
            challenge: challenge,
            nonce: nonce,
            held: held,
            hubTime: try reader.int()
        )
        answer.oldestVersion = oldestVersion
        answer.staleNonce = try reader.flag(key: 7, in: &fields)
        answer.push = try reader.outcome(key: 8, in: &fields)
        answer.reconcile = try reader.flag(key: 9, in: &fields)
        answer.vector =
            try reader.has(10, in: &fields)
            ? try reader.vector(limit: Limits.inventoryReplicas) : nil
        answer.pieces = try reader.pieces(key: 11, in: &fields)
        answer.fills = try reader.segments(key: 12, in: &fields)
        answer.missing = try reader.runs(key: 13, in: &fields)
        answer.cursor = try reader.has(14, in: &fields) ? try reader.cursor() : nil
        answer.more = try reader.flag(key: 15, in: &fields)
        answer.history = try reader.has(16, in: &fields) ? try reader.digest() : nil
        answer.scope = try reader.scope(key: 17, in: &fields)
        try reader.end(&fields, knownUpTo: 17)
        try reader.finish()
        return answer
    }
}

/// Bounds that only the wire knows.
enum WireBounds {
    /// Bytes of a nonce or challenge, with room above the sixteen in use.
    static let nonceBytes = 64
}

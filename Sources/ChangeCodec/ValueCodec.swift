package import History

/// Values as bytes: one spelling for each value, so equal values have equal bytes.
package enum ValueCodec {
    package static func encode(_ value: Value) -> [UInt8] {
        var writer = CBORWriter(reserving: 64)
        write(value, to: &writer)
        return writer.bytes
    }

    package static func decode(_ bytes: [UInt8]) throws(CodecError) -> Value {
        var reader = CBORReader(bytes)
        let value = try reader.value(depth: 0)
        try reader.finish()
        return value
    }

    package static func write(_ value: Value, to writer: inout CBORWriter) {
        switch value {
        case .null: writer.null()
        case .bool(let bool): writer.bool(bool)
        case .int(let int): writer.int(int)
        case .text(let text): writer.text(text)
        case .bytes(let bytes): writer.byteString(bytes)
        case .list(let list):
            writer.array(list.count)
            for element in list { write(element, to: &writer) }
        case .map(let map):
            writer.map(map.count)
            for (key, field) in map.sorted(by: { keyPrecedes($0.key, $1.key) }) {
                writer.text(key)
                write(field, to: &writer)
            }
        }
    }

    /// The order of map keys: that of their encoded bytes, hence shorter first.
    package static func keyPrecedes(_ left: Text, _ right: Text) -> Bool {
        if left.utf8.count != right.utf8.count { return left.utf8.count < right.utf8.count }
        return left < right
    }
}

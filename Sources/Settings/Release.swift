/// What `--version` of all three programs says.
package enum Release {
    package static let version = "1.0.0"
}

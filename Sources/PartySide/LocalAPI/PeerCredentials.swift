import Glibc

/// `struct ucred` of unix(7), which the platform's module leaves out.
struct PeerCredentials: Sendable {
    static let option = SO_PEERCRED

    var pid: pid_t
    var uid: uid_t
    var gid: gid_t
}

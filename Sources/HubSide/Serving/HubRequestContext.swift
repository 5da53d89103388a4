package import Hummingbird
import NIOCore
import Settings

/// What the hub knows of a request beside its bytes: the connection it came over.
package struct HubRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }

    /// The address the request came from, for counting what strangers try. `nil` for this machine:
    /// behind a gateway here every office comes from there, and one must not answer for the others.
    var stranger: String? {
        guard let address = channel.remoteAddress?.ipAddress,
            !Address(host: address, port: 0).isLoopback
        else { return nil }
        return address
    }
}

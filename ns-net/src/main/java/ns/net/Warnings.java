package ns.net;

import java.util.function.Consumer;

/** Whom the kernel's warnings in a namespace are told, if anybody. */
final class Warnings {
    private volatile Consumer<NetlinkWarning> listener = warning -> {};

    void listen(Consumer<NetlinkWarning> to) {
        listener = to;
    }

    void tell(NetlinkWarning warning) {
        listener.accept(warning);
    }
}

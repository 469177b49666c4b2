package ns.net;

import java.util.List;
import java.util.Map;

/**
 * One end of a cable; the other end is another link, see {@link Netns#addVeth}. {@code CONFIG_VETH}.
 *
 * @man veth(4)
 */
public final class Veth extends LinkKind<Veth> {
    /** The attribute with the other end. */
    static final int PEER = 1;

    Veth() {
        super("veth", List.of(), Map.of());
    }

    @Override
    Veth copy(Map<LinkOption<? super Veth, ?>, Object> values) {
        return this;
    }

    @Override
    String kernelOption() {
        return "CONFIG_VETH";
    }
}

package ns.net;

import java.util.function.Consumer;
import ns.net.netlink.MessageWriter;

/**
 * One of the kernel's expressions, of which a statement is made.
 *
 * @param name such as {@code cmp}
 * @param data writes what is in NFTA_EXPR_DATA
 */
record NftRaw(String name, Consumer<MessageWriter> data) {
    private static final int NESTED = MessageWriter.NLA_F_NESTED;
    private static final int NFTA_LIST_ELEM = 1;
    private static final int NFTA_EXPR_NAME = 1;
    private static final int NFTA_EXPR_DATA = 2;

    void write(MessageWriter writer) {
        writer.nested(NFTA_LIST_ELEM | NESTED, () -> {
            writer.text(NFTA_EXPR_NAME, name);
            writer.nested(NFTA_EXPR_DATA | NESTED, () -> data.accept(writer));
        });
    }

    /** An attribute that holds a value. */
    static void value(MessageWriter writer, int type, byte[] bytes) {
        writer.nested(type | NESTED, () -> writer.bytes(1, bytes));
    }
}

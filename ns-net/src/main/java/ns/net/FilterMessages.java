package ns.net;

import java.util.Optional;
import java.util.StringJoiner;
import ns.net.netlink.Attributes;
import ns.net.netlink.Message;
import ns.net.netlink.MessageWriter;
import ns.net.netlink.NetlinkSocket;
import org.jspecify.annotations.Nullable;

/** Messages about filters. */
final class FilterMessages {
    private static final int RTM_NEWTFILTER = 44;
    private static final int RTM_DELTFILTER = 45;
    private static final int RTM_GETTFILTER = 46;
    private static final int PROTOCOL = 0xffff;

    private FilterMessages() {}

    static Request add(String link, int index, TcHandle parent, Filter filter, LinkIndexes links) {
        return TcMessage.request(
                        operation("add", link, parent) + " " + filter,
                        RTM_NEWTFILTER,
                        NetlinkSocket.NLM_F_CREATE | NetlinkSocket.NLM_F_EXCL,
                        writer -> {
                            TcMessage.header(writer, index, 0, kernelParent(parent), info(filter));
                            writer.text(TcMessage.KIND, filter.classifier().kind());
                            writer.nested(TcMessage.OPTIONS, () -> write(writer, filter.classifier(), links));
                        })
                .needing(kernelOption(filter.classifier()));
    }

    private static void write(MessageWriter writer, Classifier classifier, LinkIndexes links) {
        if (classifier instanceof U32 u32) {
            u32.write(writer, links);
        } else if (classifier instanceof Bpf bpf) {
            bpf.write(writer, links);
        } else if (classifier instanceof ProgramFilter program) {
            program.write(writer);
        } else if (classifier instanceof MatchAll matchAll) {
            matchAll.write(writer, links);
        } else {
            throw new IllegalArgumentException("the classifier " + classifier.kind() + " can only be read");
        }
    }

    /** What a kernel must be built with. */
    private static String kernelOption(Classifier classifier) {
        StringJoiner options = new StringJoiner(", ");
        options.add("CONFIG_NET_CLS_" + classifier.kind().toUpperCase(java.util.Locale.ROOT));
        classifier.actions().forEach(action -> options.add(FilterActions.kernelOption(action)));
        return options.toString();
    }

    static Request delete(String link, int index, FilterInfo filter) {
        Filter what = filter.filter();
        String operation = operation("del", link, filter.parent()) + " protocol " + what.protocol() + " prio "
                + what.priority() + " handle 0x" + Long.toHexString(filter.handle()) + " "
                + what.classifier().kind();
        return TcMessage.request(operation, RTM_DELTFILTER, 0, writer -> {
            TcMessage.header(writer, index, filter.handle(), kernelParent(filter.parent()), info(what));
            writer.text(TcMessage.KIND, what.classifier().kind());
        });
    }

    /** All of a priority; of any, if it is 0. */
    static Request deleteAll(String link, int index, TcHandle parent, int priority) {
        return TcMessage.request(
                operation("del", link, parent) + (priority == 0 ? "" : " prio " + priority),
                RTM_DELTFILTER,
                0,
                writer -> TcMessage.header(writer, index, 0, kernelParent(parent), (long) priority << 16));
    }

    static Request dump(int index, TcHandle parent) {
        return TcMessage.dump("filter show " + parent.place(), RTM_GETTFILTER, index, kernelParent(parent));
    }

    private static String operation(String verb, String link, TcHandle parent) {
        return "filter " + verb + " dev " + link + " " + parent.place();
    }

    /** The kernel knows what is at the root by none. */
    private static TcHandle kernelParent(TcHandle parent) {
        return parent.equals(TcHandle.ROOT) ? TcHandle.NONE : parent;
    }

    private static long info(Filter filter) {
        return (long) filter.priority() << 16
                | NetworkOrder.half(filter.protocol().number());
    }

    /** Null of another link, and of what is no filter but belongs to some. */
    static @Nullable FilterInfo decode(Message message, int index, LinkNames links) {
        if (!TcMessage.isOf(message, index)) {
            return null;
        }
        Optional<String> kind = TcMessage.kind(message);
        Optional<Classifier> classifier =
                kind.flatMap(name -> TcMessage.options(message, options -> decode(name, options.nested(), links))
                        .flatMap(found -> found));
        return classifier
                .map(found -> new FilterInfo(
                        TcMessage.parent(message), TcMessage.handle(message), filter(TcMessage.info(message), found)))
                .orElse(null);
    }

    private static Filter filter(long info, Classifier classifier) {
        EtherType protocol = new EtherType(NetworkOrder.half((int) info & PROTOCOL));
        return new Filter(protocol, (int) (info >>> 16), classifier);
    }

    private static Optional<Classifier> decode(String kind, Attributes options, LinkNames links) {
        return switch (kind) {
            case "u32" -> U32.decode(options, links);
            case "bpf" -> Optional.of(Bpf.decode(options, links));
            case "matchall" -> Optional.of(MatchAll.decode(options, links));
            default -> Optional.of(new OtherClassifier(kind));
        };
    }
}

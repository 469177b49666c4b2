package ns.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.StringJoiner;
import java.util.function.Function;
import ns.core.fd.NamespaceHandle;
import ns.core.sys.Sockets;
import ns.net.netlink.Answer;
import ns.net.netlink.Answers;
import ns.net.netlink.Dump;
import ns.net.netlink.Message;
import ns.net.netlink.NetlinkSocket;
import org.jspecify.annotations.Nullable;

/**
 * Requests in one network namespace; what the kernel refuses becomes an exception in the user's words. Safe for use by several
 * threads.
 */
final class Session implements AutoCloseable {
    private final NetlinkSocket socket;
    private final Warnings warnings;

    private Session(NetlinkSocket socket, Warnings warnings) {
        this.socket = socket;
        this.warnings = warnings;
    }

    static Session open(NamespaceHandle namespace, Warnings warnings) {
        return open(namespace, Sockets.NETLINK_ROUTE, warnings);
    }

    /** To another part of the kernel than that for links, addresses and routes. */
    static Session open(NamespaceHandle namespace, int protocol, Warnings warnings) {
        return new Session(NetlinkSocket.open(namespace, protocol), warnings);
    }

    /** In the network namespace that the calling thread is in. */
    static Session openHere(Warnings warnings) {
        return new Session(NetlinkSocket.openHere(Sockets.NETLINK_ROUTE), warnings);
    }

    /** Carries one out. */
    void execute(Request request) {
        executeAll(List.of(request));
    }

    /** Carries all out; one that fails does not stop those after it. The first failure is thrown, with the others suppressed in it. */
    void executeAll(List<Request> requests) {
        Attempt attempt = attemptAll(requests);
        List<RuntimeException> failures = new ArrayList<>();
        attempt.broken().ifPresent(failures::add);
        attempt.failures().forEach(failure -> failure.ifPresent(failures::add));
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }

    /**
     * What has come of several requests.
     *
     * @param failures of those that were answered, which are the first; of each, why it was refused, if it was
     * @param sent how many may have been carried out
     * @param broken why not all were answered, if so
     */
    record Attempt(List<Optional<NetlinkException>> failures, int sent, Optional<RuntimeException> broken) {}

    /** Carries all out; one that fails does not stop those after it. Tells the failure of each. */
    Attempt attemptAll(List<Request> requests) {
        Answers answers = Holds.during(
                requests,
                () -> socket.attempt(writer -> requests.forEach(request -> request.write(writer)), message -> {}));
        List<Optional<NetlinkException>> failures = new ArrayList<>(requests.size());
        for (Answer answer : answers.known()) {
            failures.add(failure(requests.get(failures.size()), answer));
        }
        return new Attempt(failures, answers.sent(), answers.failure());
    }

    /**
     * Carries all out at once, or none; the first and the last one frame the others. The first refusal is thrown, with the others
     * suppressed in it.
     */
    void transact(List<Request> requests) {
        Map<Integer, Answer> answers = socket.transact(writer -> requests.forEach(request -> request.write(writer)));
        NetlinkException failure = null;
        for (Map.Entry<Integer, Answer> answer : answers.entrySet()) {
            Optional<NetlinkException> each = failure(requests.get(answer.getKey()), answer.getValue());
            if (failure == null) {
                failure = each.orElse(null);
            } else {
                each.ifPresent(failure::addSuppressed);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Asks for one object, or has one created and echoed. */
    <T> T ask(Request request, Function<Message, T> decoder) {
        List<T> found = new ArrayList<>(1);
        List<Answer> answers = Holds.during(
                List.of(request), () -> socket.execute(request::write, message -> found.add(decoder.apply(message))));
        Optional<NetlinkException> failure = failure(request, answers.get(0));
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (found.isEmpty()) {
            throw new IllegalStateException(request.operation() + ": the kernel has told nothing");
        }
        return found.get(0);
    }

    /** Asks for all objects of a kind that the decoder does not make null of. */
    <T> List<T> dump(Request request, Function<Message, @Nullable T> decoder) {
        Dump<T> dump = socket.dump(request::write, decoder);
        Optional<NetlinkException> failure = failure(request, dump.answer());
        if (failure.isPresent()) {
            throw failure.get();
        }
        if (!dump.consistent()) {
            throw new DumpInterruptedException(request.operation(), dump.items());
        }
        return dump.items();
    }

    /** Why it was refused, if it was; if not, what the kernel warns of is told. */
    private Optional<NetlinkException> failure(Request request, Answer answer) {
        if (answer.errno().isEmpty()) {
            answer.text().ifPresent(text -> warnings.tell(new NetlinkWarning(request.operation(), text)));
        }
        return answer.errno().map(errno -> {
            String attribute = attribute(request, answer);
            String hint = NftHints.of(request, errno, Optional.ofNullable(attribute))
                    .or(() -> NetlinkHints.of(request, errno, answer.text()))
                    .orElse(null);
            return new NetlinkException(
                    request.operation(), errno, answer.text().orElse(null), attribute, hint);
        });
    }

    private static @Nullable String attribute(Request request, Answer answer) {
        if (answer.missing().isPresent()) {
            return request.names().name(answer.missing().getAsInt()) + " is missing";
        }
        if (answer.path().isEmpty()) {
            return null;
        }
        StringJoiner text = new StringJoiner(", ").add(request.names().path(answer.path(), answer.places()));
        answer.bounds().ifPresent(bounds -> {
            add(text, "at least ", bounds.least(), "");
            add(text, "at most ", bounds.most(), "");
            add(text, "at least ", bounds.shortest(), " bytes");
            add(text, "at most ", bounds.longest(), " bytes");
        });
        return text.toString();
    }

    private static void add(StringJoiner text, String before, OptionalLong bound, String after) {
        bound.ifPresent(value -> text.add(before + value + after));
    }

    @Override
    public void close() {
        socket.close();
    }
}

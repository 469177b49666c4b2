package ns.net;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ns.core.Errno;
import ns.core.SyscallException;

/** Requests in their order, each to a namespace, and how they are taken back if one fails. */
final class Steps {
    /** What has gone with something else, such as the addresses of a link. */
    private static final Set<Errno> GONE = Set.of(Errno.ENODEV, Errno.ENOENT, Errno.ESRCH, Errno.EADDRNOTAVAIL);

    private final List<Step> steps = new ArrayList<>();

    private record Step(Netns place, Request request, Optional<Undo> undo) {}

    void add(Netns place, Request request) {
        steps.add(new Step(place, request, Optional.empty()));
    }

    void add(Netns place, Request request, Undo undo) {
        steps.add(new Step(place, request, Optional.of(undo)));
    }

    /** Those in a row that go to the same namespace take one system call. */
    void run() {
        openSessions();
        List<BatchResult> results = new ArrayList<>();
        while (results.size() < steps.size()) {
            List<Step> row = row(results.size());
            int sent = results.size();
            Optional<RuntimeException> broken;
            try {
                Session.Attempt attempt = attempt(row);
                attempt.failures().forEach(failure -> results.add(result(results.size(), failure)));
                sent += attempt.sent();
                broken = attempt.broken();
            } catch (RuntimeException e) { // closed: nothing of the row was sent
                broken = Optional.of(e);
            }
            if (broken.isPresent()) {
                RuntimeException failure = brokenOff(results, sent, broken.get());
                undo(results, sent, failure);
                throw failure;
            }
        }
        List<NetlinkException> failures = failures(results);
        if (!failures.isEmpty()) {
            BatchException failure = new BatchException(results, failures);
            undo(results, results.size(), failure);
            throw failure;
        }
    }

    private BatchResult result(int step, Optional<NetlinkException> failure) {
        return new BatchResult(steps.get(step).request.operation(), failure);
    }

    private static List<NetlinkException> failures(List<BatchResult> results) {
        return results.stream()
                .map(BatchResult::failure)
                .flatMap(Optional::stream)
                .toList();
    }

    /** With a result of each step, also of those that nobody has answered or asked for; a namespace that was closed is told as such. */
    private RuntimeException brokenOff(List<BatchResult> known, int sent, RuntimeException cause) {
        if (!(cause instanceof SyscallException broken)) {
            return cause;
        }
        List<BatchResult> results = new ArrayList<>(known);
        while (results.size() < steps.size()) {
            String hint = results.size() < sent
                    ? "the kernel's answer was lost: it may have made the change"
                    : "was not asked for, after " + broken.call();
            String operation = steps.get(results.size()).request.operation();
            NetlinkException unknown = new NetlinkException(operation, broken.errno(), null, null, hint);
            results.add(result(results.size(), Optional.of(unknown)));
        }
        BatchException failure = new BatchException(results, failures(results));
        failure.addSuppressed(broken);
        return failure;
    }

    /** Before anything is done: where none can be opened afterwards, nothing could be taken back. */
    private void openSessions() {
        for (Step step : steps) {
            step.place.session();
            step.undo.ifPresent(undo -> undo.place().session());
        }
    }

    private List<Step> row(int from) {
        int to = from + 1;
        while (to < steps.size() && steps.get(to).place == steps.get(from).place) {
            to++;
        }
        return steps.subList(from, to);
    }

    private static Session.Attempt attempt(List<Step> row) {
        return row.get(0)
                .place
                .session()
                .attemptAll(row.stream().map(Step::request).toList());
    }

    /**
     * Backwards. Links are deleted as a group: one after the other they would take the kernel 20 ms each. What was sent and not answered
     * is taken back too, if that can not come upon anything that was there before.
     */
    private void undo(List<BatchResult> results, int sent, RuntimeException failure) {
        long group = Indexes.next();
        Steps back = new Steps();
        Set<Netns> placesOfLinks = new LinkedHashSet<>();
        for (int i = sent - 1; i >= 0; i--) {
            Optional<Undo> undo = steps.get(i).undo;
            boolean mustBe = i < results.size()
                    ? results.get(i).isDone()
                    : undo.filter(Undo::isOfOurs).isPresent();
            if (mustBe && undo.isPresent()) {
                back.add(undo.get().place(), undo.get().request(group));
                undo.get().link().ifPresent(link -> placesOfLinks.add(undo.get().place()));
            }
        }
        placesOfLinks.forEach(place -> back.add(place, LinkMessages.deleteGroup(group)));
        back.runSuppressed(failure);
    }

    /** All that can be: what is to be taken back in one namespace does not depend on another, which may be closed. */
    private void runSuppressed(RuntimeException failure) {
        for (int done = 0; done < steps.size(); ) {
            List<Step> row = row(done);
            try {
                Session.Attempt attempt = attempt(row);
                attempt.failures().stream()
                        .flatMap(Optional::stream)
                        .filter(e -> !GONE.contains(e.errno()))
                        .forEach(failure::addSuppressed);
                attempt.broken().ifPresent(failure::addSuppressed);
            } catch (SyscallException | IllegalStateException e) {
                failure.addSuppressed(e);
            }
            done += row.size();
        }
    }
}

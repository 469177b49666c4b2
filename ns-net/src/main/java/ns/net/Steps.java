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
        try {
            while (results.size() < steps.size()) {
                results.addAll(attempt(row(results.size())));
            }
        } catch (RuntimeException e) {
            undo(results, e);
            throw e;
        }
        List<NetlinkException> failures = results.stream()
                .map(BatchResult::failure)
                .flatMap(Optional::stream)
                .toList();
        if (!failures.isEmpty()) {
            BatchException failure = new BatchException(results, failures);
            undo(results, failure);
            throw failure;
        }
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

    private static List<BatchResult> attempt(List<Step> row) {
        List<Request> requests = row.stream().map(Step::request).toList();
        List<Optional<NetlinkException>> failures = row.get(0).place.session().attemptAll(requests);
        List<BatchResult> results = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            results.add(new BatchResult(requests.get(i).operation(), failures.get(i)));
        }
        return results;
    }

    /** Backwards. Links are deleted as a group: one after the other they would take the kernel 20 ms each. */
    private void undo(List<BatchResult> results, RuntimeException failure) {
        long group = Indexes.next();
        Steps back = new Steps();
        Set<Netns> placesOfLinks = new LinkedHashSet<>();
        for (int i = results.size() - 1; i >= 0; i--) {
            Optional<Undo> undo = steps.get(i).undo;
            if (results.get(i).isDone() && undo.isPresent()) {
                back.add(undo.get().place(), undo.get().request(group));
                undo.get().link().ifPresent(link -> placesOfLinks.add(undo.get().place()));
            }
        }
        placesOfLinks.forEach(place -> back.add(place, LinkMessages.deleteGroup(group)));
        back.runSuppressed(failure);
    }

    private void runSuppressed(RuntimeException failure) {
        try {
            for (int done = 0; done < steps.size(); ) {
                List<Step> row = row(done);
                attempt(row).stream()
                        .map(BatchResult::failure)
                        .flatMap(Optional::stream)
                        .filter(e -> !GONE.contains(e.errno()))
                        .forEach(failure::addSuppressed);
                done += row.size();
            }
        } catch (SyscallException | IllegalStateException e) {
            failure.addSuppressed(e);
        }
    }
}

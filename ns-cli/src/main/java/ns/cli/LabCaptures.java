package ns.cli;

import java.util.ArrayList;
import java.util.List;
import ns.net.lab.Capture;

/** Files that packets of a lab are written to. */
final class LabCaptures implements AutoCloseable {
    private final List<Capture> captures = new ArrayList<>();

    synchronized void add(Capture capture) {
        captures.add(capture);
    }

    /** Ends all, and tells what is in the files. */
    synchronized int stop(LabSession session) {
        List<Capture> ended = List.copyOf(captures);
        close();
        for (Capture capture : ended) {
            session.streams().out().println(SafeText.printable(capture.toString(), true));
        }
        return 0;
    }

    @Override
    public synchronized void close() {
        List<Capture> open = List.copyOf(captures);
        captures.clear();
        open.forEach(Capture::close);
    }
}

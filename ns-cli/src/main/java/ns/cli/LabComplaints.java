package ns.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What is wrong with a lab's file, all of it and not only the first. */
final class LabComplaints {
    /**
     * One of them.
     *
     * @param place where
     * @param text why
     */
    record Complaint(LabValue.Place place, String text) {}

    private final String file;
    private final List<Complaint> complaints = new ArrayList<>();

    LabComplaints(String file) {
        this.file = file;
    }

    void add(LabValue.Place place, String text) {
        complaints.add(new Complaint(place, text));
    }

    /** For what would be found twice. */
    void addOnce(LabValue.Place place, String text) {
        Complaint complaint = new Complaint(place, text);
        if (!complaints.contains(complaint)) {
            complaints.add(complaint);
        }
    }

    boolean isEmpty() {
        return complaints.isEmpty();
    }

    /** In the order of the file. */
    List<Complaint> inOrder() {
        List<Complaint> sorted = new ArrayList<>(complaints);
        sorted.sort(Comparator.<Complaint>comparingInt(each -> each.place().line())
                .thenComparingInt(each -> each.place().column()));
        return sorted;
    }

    /** As compilers print them, {@code lab.yaml:3:7: …}, which editors know how to jump to. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Complaint each : inOrder()) {
            lines.add(at(each.place()) + each.text());
        }
        return lines;
    }

    String at(LabValue.Place place) {
        return file + ":" + place.line() + ":" + place.column() + ": ";
    }

    /** Gives up if there is something to complain of. */
    void require() {
        if (!isEmpty()) {
            throw CliException.error(lines().toArray(new String[0]));
        }
    }
}

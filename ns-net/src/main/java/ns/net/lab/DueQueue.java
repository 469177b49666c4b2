package ns.net.lab;

import java.util.Arrays;

/** What waits for its time: numbers, each with a time; of two with the same time the older one comes first. Makes no garbage but when it grows. */
final class DueQueue {
    private static final int FIRST_CAPACITY = 1024;

    private long[] due = new long[FIRST_CAPACITY];
    private long[] age = new long[FIRST_CAPACITY];
    private int[] item = new int[FIRST_CAPACITY];
    private int size;
    private long added;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** When the next one is due, a time of System.nanoTime; only if there is one. */
    long nextDue() {
        return due[0];
    }

    void add(long dueAt, int what) {
        if (size == due.length) {
            grow();
        }
        int at = size++;
        long now = added++;
        while (at > 0 && isBefore(dueAt, now, (at - 1) / 2)) {
            move((at - 1) / 2, at);
            at = (at - 1) / 2;
        }
        put(at, dueAt, now, what);
    }

    /** Takes the next one; only if there is one. */
    int take() {
        int taken = item[0];
        size--;
        sink(due[size], age[size], item[size]);
        return taken;
    }

    /** Finds the place of the last one, from the top. */
    private void sink(long lastDue, long lastAge, int last) {
        int at = 0;
        while (true) {
            int child = 2 * at + 1;
            if (child + 1 < size && isBefore(due[child + 1], age[child + 1], child)) {
                child++;
            }
            if (child >= size || isBefore(lastDue, lastAge, child)) {
                put(at, lastDue, lastAge, last);
                return;
            }
            move(child, at);
            at = child;
        }
    }

    /** By difference, since nanoTime may overflow. */
    private boolean isBefore(long otherDue, long otherAge, int index) {
        long difference = otherDue - due[index];
        return difference < 0 || difference == 0 && otherAge < age[index];
    }

    private void move(int from, int to) {
        put(to, due[from], age[from], item[from]);
    }

    private void put(int at, long dueAt, long addedAt, int what) {
        due[at] = dueAt;
        age[at] = addedAt;
        item[at] = what;
    }

    private void grow() {
        due = Arrays.copyOf(due, 2 * size);
        age = Arrays.copyOf(age, 2 * size);
        item = Arrays.copyOf(item, 2 * size);
    }
}

package ns.proc;

import java.util.Arrays;

/** A growing list of numbers, reused from folder to folder of a scan. */
final class IntList {
    private int[] values = new int[256];
    private int size;

    void clear() {
        size = 0;
    }

    void add(int value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, 2 * size);
        }
        values[size++] = value;
    }

    int size() {
        return size;
    }

    int get(int index) {
        return values[index];
    }
}

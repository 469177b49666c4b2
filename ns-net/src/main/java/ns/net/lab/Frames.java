package ns.net.lab;

import java.util.Arrays;
import ns.core.sys.Descriptors;
import ns.core.sys.Memory;

/**
 * Memory for frames that wait, used again and again. A frame is known by a number. Of one thread.
 *
 * <p>A frame is read into the largest piece, and copied into a small one if it fits, since most frames are small or as large as segmentation
 * allows.
 */
final class Frames {
    static final int NONE = -1;

    /** There was one, but no memory for it. */
    static final int LOST = -2;

    private static final int LARGE = 0x1_0000 + 0x100;
    private static final int SMALL = 2048;
    private static final long MOST_BYTES = 256L << 20;

    private final Memory spare = Memory.allocate(LARGE);
    private Memory[] memory = new Memory[0];
    private int[] length = new int[0];
    private final Free small = new Free();
    private final Free large = new Free();
    private long bytes;

    /** Numbers that nobody uses. */
    private static final class Free {
        private int[] numbers = new int[64];
        private int size;

        void push(int number) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, 2 * size);
            }
            numbers[size++] = number;
        }

        int pop() {
            return size == 0 ? NONE : numbers[--size];
        }
    }

    /** Reads a frame, {@link #NONE} or {@link #LOST}. */
    int read(int fd) {
        int frame = obtain(large, LARGE);
        if (frame == NONE) {
            return Descriptors.tryRead(fd, spare) > 0 ? LOST : NONE;
        }
        int read = Descriptors.tryRead(fd, memory[frame], 0, LARGE);
        if (read <= 0) {
            large.push(frame);
            return NONE;
        }
        length[frame] = read;
        return read <= SMALL ? shrunk(frame) : frame;
    }

    private int shrunk(int frame) {
        int copy = obtain(small, SMALL);
        if (copy == NONE) {
            return frame;
        }
        memory[copy].bytes().put(0, memory[frame].bytes(), 0, length[frame]);
        length[copy] = length[frame];
        large.push(frame);
        return copy;
    }

    /** Writes a frame, and may use its memory again. False if nobody takes it. */
    boolean write(int fd, int frame) {
        int written = Descriptors.tryWrite(fd, memory[frame], 0, length[frame]);
        release(frame);
        return written >= 0;
    }

    /** Forgets a frame. */
    void release(int frame) {
        (memory[frame].size() == SMALL ? small : large).push(frame);
    }

    private int obtain(Free free, int size) {
        int frame = free.pop();
        return frame != NONE || bytes + size > MOST_BYTES ? frame : allocate(size);
    }

    private int allocate(int size) {
        Memory piece;
        try {
            piece = Memory.allocate(size);
        } catch (OutOfMemoryError e) {
            return NONE; // of what -XX:MaxDirectMemorySize allows
        }
        int frame = memory.length;
        memory = Arrays.copyOf(memory, frame + 1);
        length = Arrays.copyOf(length, frame + 1);
        memory[frame] = piece;
        bytes += size;
        return frame;
    }
}

package ns.net.lab;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Places for the nodes of a picture: nodes repel one another, links pull, as Fruchterman and Reingold have it; afterwards boxes that overlap are
 * pushed apart. The same graph always gets the same picture.
 */
final class GraphLayout {
    private static final int STEPS = 400;
    private static final int PUSHES = 300;
    private static final double LENGTH = 150; // of a link, in pixels
    private static final double FAR = 3 * LENGTH;
    private static final double NARROW = 0.72; // pictures are wider than high
    private static final double GAP = 34;

    /**
     * A box of a node.
     *
     * @param width in pixels
     * @param height in pixels
     */
    record Size(double width, double height) {}

    /**
     * Two nodes that are linked, by their places in the list.
     *
     * @param one of them
     * @param other of them
     */
    record Tie(int one, int other) {}

    final double[] x;
    final double[] y;
    private final List<Size> sizes;
    private final List<Tie> ties;

    GraphLayout(List<Size> sizes, List<Tie> ties) {
        this.sizes = sizes;
        this.ties = ties;
        x = new double[sizes.size()];
        y = new double[sizes.size()];
        int[] degrees = degrees();
        start(degrees);
        for (int step = 0; step < STEPS; step++) {
            move(degrees, LENGTH * (1 - step / (double) STEPS));
        }
        layDown();
        for (int i = 0; i < PUSHES && pushApart(); i++) {}
        shiftToOrigin();
    }

    private int[] degrees() {
        int[] degrees = new int[x.length];
        for (Tie tie : ties) {
            degrees[tie.one()]++;
            degrees[tie.other()]++;
        }
        return degrees;
    }

    /** Turns the picture so that it is longest from left to right. */
    private void layDown() {
        double middleX =
                IntStream.range(0, x.length).mapToDouble(i -> x[i]).average().orElse(0);
        double middleY =
                IntStream.range(0, y.length).mapToDouble(i -> y[i]).average().orElse(0);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - middleX) * (x[i] - middleX);
            yy += (y[i] - middleY) * (y[i] - middleY);
            xy += (x[i] - middleX) * (y[i] - middleY);
        }
        double angle = Math.atan2(2 * xy, xx - yy) / 2;
        for (int i = 0; i < x.length; i++) {
            double turned = x[i] * Math.cos(angle) + y[i] * Math.sin(angle);
            y[i] = (y[i] * Math.cos(angle) - x[i] * Math.sin(angle)) * NARROW;
            x[i] = turned;
        }
    }

    /** On a circle; nodes with most links in the middle of it, where they will end anyway. */
    private void start(int[] degrees) {
        for (int i = 0; i < x.length; i++) {
            double angle = 2 * Math.PI * i / x.length;
            double radius = LENGTH * Math.sqrt(x.length) / (1 + Math.max(0, degrees[i] - 2));
            x[i] = radius * Math.cos(angle);
            y[i] = radius * Math.sin(angle);
        }
    }

    private void move(int[] degrees, double most) {
        double[] dx = new double[x.length];
        double[] dy = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                double distance = Math.max(1, Math.hypot(x[i] - x[j], y[i] - y[j]));
                double force = distance > FAR ? 0 : LENGTH * LENGTH / (distance * distance);
                dx[i] += (x[i] - x[j]) * force;
                dy[i] += (y[i] - y[j]) * force;
            }
        }
        for (Tie tie : ties) {
            int i = tie.one();
            int j = tie.other();
            // of many links at both ends, each pulls less
            double pull = Math.sqrt(Math.max(1, Math.min(degrees[i], degrees[j]) - 1));
            double force = Math.hypot(x[i] - x[j], y[i] - y[j]) / LENGTH / pull;
            dx[i] -= (x[i] - x[j]) * force;
            dy[i] -= (y[i] - y[j]) * force;
            dx[j] += (x[i] - x[j]) * force;
            dy[j] += (y[i] - y[j]) * force;
        }
        for (int i = 0; i < x.length; i++) {
            // those without a link do not fly away
            double force = Math.max(1, Math.hypot(dx[i] - x[i] * 0.05, dy[i] - y[i] * 0.05));
            x[i] += (dx[i] - x[i] * 0.05) / force * Math.min(force, most) * 0.5;
            y[i] += (dy[i] - y[i] * 0.05) / force * Math.min(force, most) * 0.5;
        }
    }

    /** True if boxes overlapped. */
    private boolean pushApart() {
        boolean moved = false;
        for (int i = 0; i < x.length; i++) {
            for (int j = i + 1; j < x.length; j++) {
                double overlapX = (sizes.get(i).width() + sizes.get(j).width()) / 2 + GAP - Math.abs(x[i] - x[j]);
                double overlapY = (sizes.get(i).height() + sizes.get(j).height()) / 2 + GAP - Math.abs(y[i] - y[j]);
                if (overlapX > 0 && overlapY > 0) {
                    moved = true;
                    push(overlapX <= overlapY ? x : y, i, j, Math.min(overlapX, overlapY) / 2 + 0.5);
                }
            }
        }
        return moved;
    }

    private static void push(double[] along, int i, int j, double by) {
        int sign = along[i] < along[j] ? -1 : 1;
        along[i] += sign * by;
        along[j] -= sign * by;
    }

    private void shiftToOrigin() {
        double left = IntStream.range(0, x.length)
                .mapToDouble(i -> x[i] - sizes.get(i).width() / 2)
                .min()
                .orElse(0);
        double top = IntStream.range(0, y.length)
                .mapToDouble(i -> y[i] - sizes.get(i).height() / 2)
                .min()
                .orElse(0);
        for (int i = 0; i < x.length; i++) {
            x[i] -= left;
            y[i] -= top;
        }
    }

    double width() {
        return IntStream.range(0, x.length)
                .mapToDouble(i -> x[i] + sizes.get(i).width() / 2)
                .max()
                .orElse(0);
    }

    double height() {
        return IntStream.range(0, y.length)
                .mapToDouble(i -> y[i] + sizes.get(i).height() / 2)
                .max()
                .orElse(0);
    }
}

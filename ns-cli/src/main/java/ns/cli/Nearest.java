package ns.cli;

import java.util.List;
import java.util.Optional;

/** Finds the word that was probably meant by a mistyped one. */
final class Nearest {
    private Nearest() {}

    /** Returns the candidate that is a prefix match or at most a third of its letters away; empty if none is near. */
    static Optional<String> of(String typed, List<String> candidates) {
        Optional<String> nearest = Optional.empty();
        int best = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            boolean prefix = !typed.isEmpty() && candidate.startsWith(typed);
            int allowed = Math.min(1 + candidate.length() / 3, typed.length() - 1); // something of it must be right
            boolean far = Math.abs(typed.length() - candidate.length()) > allowed;
            int distance = prefix ? 0 : far ? Integer.MAX_VALUE : distance(typed, candidate);
            if (distance < best && distance <= allowed) {
                best = distance;
                nearest = Optional.of(candidate);
            }
        }
        return nearest;
    }

    /** The least number of letters to insert, drop, replace or swap with their neighbour (optimal string alignment). */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}

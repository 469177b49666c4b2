package ns.cli;

import java.util.ArrayList;
import java.util.List;

/** Splits a line of the prompt into words, as sh does: quotes of both kinds, a backslash, and {@code #} for a comment. Nothing else is special. */
final class LabWords {
    private final String line;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean isWord;
    private int at;

    private LabWords(String line) {
        this.line = line;
    }

    static List<String> of(String line) {
        return new LabWords(line).split();
    }

    private List<String> split() {
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == '#' && !isWord) {
                break;
            } else if (Character.isWhitespace(c)) {
                end();
            } else {
                isWord = true;
                take(c);
            }
            at++;
        }
        end();
        return List.copyOf(words);
    }

    private void take(char c) {
        if (c == '\'' || c == '"') {
            quoted(c);
        } else if (c == '\\') {
            at++;
            word.append(next("a backslash with nothing behind it"));
        } else {
            word.append(c);
        }
    }

    private void quoted(char quote) {
        String open = "a " + quote + " without its other half";
        for (at++; next(open) != quote; at++) {
            boolean escaped = quote == '"' && next(open) == '\\' && at + 1 < line.length() && isSpecial();
            at += escaped ? 1 : 0;
            word.append(next(open));
        }
    }

    private boolean isSpecial() {
        char c = line.charAt(at + 1);
        return c == '"' || c == '\\';
    }

    private char next(String otherwise) {
        if (at >= line.length()) {
            throw new IllegalArgumentException(otherwise);
        }
        return line.charAt(at);
    }

    private void end() {
        if (isWord) {
            words.add(word.toString());
            word.setLength(0);
            isWord = false;
        }
    }
}

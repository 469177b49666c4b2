package ns.it;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What 2.42.2, whose words we use, says where the installed 2.38.1 says something else: {@code translations.txt}. */
record Translations(List<Translation> all) {
    /**
     * One message.
     *
     * @param source where we know it from
     * @param from in 2.38.1
     * @param to in 2.42.2
     */
    record Translation(String source, Pattern from, String to) {}

    static Translations read() {
        List<Translation> all = new ArrayList<>();
        List<String> lines = Invocation.lines("translations.txt").stream()
                .filter(line -> !line.isBlank())
                .toList();
        for (int i = 0; i < lines.size(); i += 3) {
            if (!lines.get(i).startsWith("# facts ")) {
                throw new IllegalArgumentException("no source: " + lines.get(i));
            }
            all.add(new Translation(lines.get(i), Pattern.compile(lines.get(i + 1)), lines.get(i + 2)));
        }
        return new Translations(all);
    }

    /** The same, as 2.42.2 would say it. */
    Observation translate(Observation observation) {
        return new Observation(
                observation.out(),
                observation.err().stream().map(this::translate).toList(),
                observation.report());
    }

    private String translate(String line) {
        for (Translation translation : all) {
            line = translation.from().matcher(line).replaceFirst(translation.to());
        }
        return line;
    }
}

package ns.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import ns.core.IdMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MapLayoutTest {
    /** Requests as words of the command line, the single mapping as {@code INSIDE OUTSIDE}; subordinate ids are 100000 +65536. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -         |                                  |
            0 1001    |                                  | 0 1001 1
            1001 1001 |                                  | 1001 1001 1
            -         | auto                             | 0 100000 65536
            -         | subids                           | 100000 100000 65536
            -         | 0:100000:10                      | 0 100000 10
            -         | 0:100000:10 10:5:1 3000:20:7     | 0 100000 10, 10 5 1, 3000 20 7
            -         | 3000:20:7 0:100000:10            | 3000 20 7, 0 100000 10
            0 1001    | auto                             | 0 1001 1, 1 100000 65536
            1001 1001 | auto                             | 1001 1001 1, 0 100000 1001, 1002 101001 64535
            65535 1001 | auto                            | 65535 1001 1, 0 100000 65535, 65536 165535 1
            65536 1001 | auto                            | 65536 1001 1, 0 100000 65536
            0 100000  | auto                             | 0 100000 1, 1 100001 65535
            5 100000  | auto                             | 5 100000 1, 0 100001 5, 6 100006 65530
            0 165535  | auto                             | 0 165535 1, 1 100000 65535
            70000 100003 | auto                          | 70000 100003 1, 0 100000 3, 3 100004 65532
            0 1001    | subids                           | 0 1001 1, 100000 100000 65536
            1001 1001 | subids                           | 1001 1001 1, 100000 100000 65536
            100000 1001 | subids                         | 100000 1001 1, 100001 100000 65535
            100000 100000 | subids                       | 100000 100000 1, 100001 100001 65535
            0 1001    | 1:100000:1000                    | 0 1001 1, 1 100000 1000
            0 1001    | 0:100000:1000                    | 0 1001 1, 1 100000 999
            0 1001    | 0:100000:1                       | 0 1001 1
            0 1001    | 5:1001:1                         | 0 1001 1
            0 1001    | 5:1000:1                         | 0 1001 1, 5 1000 1
            7 1001    | 5:100000:2                       | 7 1001 1, 5 100000 2
            4 1001    | 5:100000:2                       | 4 1001 1, 5 100000 2
            6 1001    | 5:100000:2                       | 6 1001 1, 5 100000 1
            5 1001    | 5:100000:2                       | 5 1001 1, 6 100000 1
            0 1001    | 5:1000:10                        | 0 1001 1, 5 1000 1, 6 1002 8
            7 1001    | 5:1000:10                        | 7 1001 1, 5 1000 1, 6 1002 1, 8 1003 7
            6 1004    | 5:1000:10                        | 6 1004 1, 5 1000 1, 7 1001 3, 10 1005 5
            5 1009    | 5:1000:10                        | 5 1009 1, 6 1000 9
            14 1000   | 5:1000:10                        | 14 1000 1, 5 1001 9
            6 1001    | 5:1000:10                        | 6 1001 1, 5 1000 1, 7 1002 8
            0 1001    | 0:100000:5 5:200000:5            | 0 1001 1, 1 100000 4, 5 200000 5
            0 1001    | auto 65537:300000:1              | 0 1001 1, 1 100000 65536, 65537 300000 1
            -         | all                              | 0 0 10, 50 50 1, 1000 1000 100000
            0 0       | all                              | 0 0 1, 1 1 9, 50 50 1, 1000 1000 100000
            5 0       | all                              | 5 0 1, 0 1 5, 6 6 4, 50 50 1, 1000 1000 100000
            50 50     | all                              | 50 50 1, 0 0 10, 1000 1000 100000
            0 1001    | all                              | 0 1001 1, 1 0 9, 50 50 1, 1000 1000 1, 1001 1002 99998
            4294967294 1001 | 4294967290:5:5             | 4294967294 1001 1, 4294967290 5 4
            """)
    void rangesAreSplitAroundTheSingleMapping(String single, String requests, String expected) {
        List<String> lines = expected == null ? List.of() : List.of(expected.split(", "));
        assertThat(layout(single, requests)).extracting(IdMapping::toString).isEqualTo(lines);
    }

    @Test
    void allIdsOfTheMachineStayInPlaceAroundRoot() {
        IdSource machine = ids(new IdMapping(0, 0, IdMapping.ALL), new IdMapping(0, 0, IdMapping.ALL));
        Optional<IdMapping> root = Optional.of(new IdMapping(0, 0, 1));
        List<IdMapping> expected = List.of(new IdMapping(0, 0, 1), new IdMapping(1, 1, IdMapping.ALL - 1));
        assertThat(MapLayout.of(IdKind.USER, root, List.of(IdRange.ALL), machine))
                .isEqualTo(expected);
        assertThat(MapLayout.of(IdKind.USER, root, List.of(IdRange.AUTO), machine))
                .isEqualTo(expected);
        assertThat(MapLayout.of(IdKind.USER, root, List.of(IdRange.SUBIDS), machine))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -      | 0:100000:10 5:200000:10  | inside: 0 100000 10 and 5 200000 10
            -      | 0:100000:10 10:100009:1  | outside: 0 100000 10 and 10 100009 1
            -      | 0:100000:10 0:100000:10  | inside: 0 100000 10 and 0 100000 10
            -      | auto auto                | inside: 0 100000 65536 and 0 100000 65536
            -      | auto subids              | outside: 0 100000 65536 and 100000 100000 65536
            -      | all subids               | inside: 1000 1000 100000 and 100000 100000 65536
            0 1001 | auto 65536:300000:1      | inside: 1 100000 65536 and 65536 300000 1
            """)
    void noIdIsMappedTwice(String single, String requests, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layout(single, requests))
                .withMessage("ranges of the uid map (inside outside count) overlap " + message);
    }

    @Test
    void aMapIsNotLongerThanTheKernelTakes() {
        List<IdRange> ranges = new ArrayList<>();
        for (int i = 0; i < MapLayout.MAX_LINES; i++) {
            ranges.add(IdRange.of(i, i, 1));
        }
        IdSource none = ids(new IdMapping(0, 0, 1));
        assertThat(MapLayout.of(IdKind.GROUP, Optional.empty(), ranges, none)).hasSize(340);
        List<IdRange> more = new ArrayList<>(ranges);
        more.add(IdRange.of(1000, 1000, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MapLayout.of(IdKind.GROUP, Optional.empty(), more, none))
                .withMessage("a gid map has at most 340 lines, not 341");
        List<IdRange> longer = new ArrayList<>();
        for (long i = 0; i < 200; i++) {
            longer.add(IdRange.of(4_000_000_000L + 2 * i, 4_000_000_000L + 2 * i, 1));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MapLayout.of(IdKind.USER, Optional.empty(), longer, none))
                .withMessage("a uid map has at most 4095 bytes, not 4800 (200 lines)");
    }

    /** Against a slow second way: write both rows of ids down, strike out the single ones, pair what is left. */
    @Test
    void whatIsLeftOfBothRowsIsPairedFromTheBottomUp() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 20_000; run++) {
            IdMapping single = new IdMapping(random.nextInt(30), random.nextInt(30), 1);
            IdMapping range = new IdMapping(random.nextInt(20), random.nextInt(20), 1 + random.nextInt(12));
            boolean auto = random.nextBoolean();
            IdRange request = auto ? IdRange.AUTO : IdRange.of(range);
            IdMapping block = new IdMapping(range.outside(), range.outside(), range.length());
            List<IdMapping> lines = MapLayout.of(IdKind.USER, Optional.of(single), List.of(request), ids(block));

            String about = "seed " + seed + ": " + single + " and " + (auto ? "auto of " + block : range);
            assertThat(lines.get(0)).as(about).isEqualTo(single);
            assertThat(lines.size()).as(about).isLessThanOrEqualTo(4);
            assertThat(pairs(lines.subList(1, lines.size()))).as(about).isEqualTo(expected(single, range, auto));
        }
    }

    private static Map<Long, Long> expected(IdMapping single, IdMapping range, boolean auto) {
        List<Long> inside = new ArrayList<>();
        List<Long> outside = new ArrayList<>();
        long first = auto ? 0 : range.inside();
        for (long i = 0; i < range.length() + (auto ? 1 : 0); i++) {
            inside.add(first + i);
        }
        for (long i = 0; i < range.length(); i++) {
            outside.add(range.outside() + i);
        }
        inside.remove(single.inside());
        outside.remove(single.outside());
        Map<Long, Long> pairs = new HashMap<>();
        for (int i = 0; i < Math.min(inside.size(), outside.size()); i++) {
            pairs.put(inside.get(i), outside.get(i));
        }
        return pairs;
    }

    private static Map<Long, Long> pairs(List<IdMapping> lines) {
        Map<Long, Long> pairs = new HashMap<>();
        for (IdMapping line : lines) {
            for (long i = 0; i < line.length(); i++) {
                assertThat(pairs.put(line.inside() + i, line.outside() + i)).isNull();
            }
        }
        return pairs;
    }

    /** Any requests: either refused because an id is there twice, or each id is there once and none that nobody asked for. */
    @Test
    void severalRequestsAddUpOrAreRefused() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int laidOut = 0;
        for (int run = 0; run < 20_000; run++) {
            IdMapping single = new IdMapping(random.nextInt(200), random.nextInt(200), 1);
            List<IdRange> requests = new ArrayList<>();
            Set<Long> allowed = new TreeSet<>(Set.of(single.outside()));
            long wanted = 0;
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                IdMapping range = new IdMapping(random.nextInt(200), random.nextInt(200), 1 + random.nextInt(20));
                requests.add(IdRange.of(range));
                wanted += range.length();
                for (long id = 0; id < range.length(); id++) {
                    allowed.add(range.outside() + id);
                }
            }
            String about = "seed " + seed + ": " + single + ", " + requests;
            List<IdMapping> lines;
            try {
                lines = MapLayout.of(IdKind.USER, Optional.of(single), requests, ids(single));
            } catch (IllegalArgumentException e) {
                assertThat(e).as(about).hasMessageContaining("overlap");
                continue;
            }
            laidOut++;
            Map<Long, Long> pairs = pairs(lines);
            assertThat(new HashSet<>(pairs.values())).as(about).hasSameSizeAs(pairs.keySet());
            assertThat(allowed).as(about).containsAll(pairs.values());
            assertThat((long) pairs.size()).as(about).isBetween(wanted + 1 - requests.size(), wanted + 1);
        }
        assertThat(laidOut).as("seed %d", seed).isGreaterThan(1000);
    }

    private static List<IdMapping> layout(String single, String requests) {
        Optional<IdMapping> one = single == null ? Optional.empty() : Optional.of(mapping((single + " 1").split(" ")));
        List<IdRange> ranges = new ArrayList<>();
        for (String word : requests == null ? new String[0] : requests.split(" ")) {
            ranges.add(
                    switch (word) {
                        case "auto" -> IdRange.AUTO;
                        case "subids" -> IdRange.SUBIDS;
                        case "all" -> IdRange.ALL;
                        default -> IdRange.of(mapping(word.split(":")));
                    });
        }
        IdSource source = ids(
                new IdMapping(100_000, 100_000, 65_536),
                new IdMapping(0, 0, 10),
                new IdMapping(50, 50, 1),
                new IdMapping(1000, 1000, 100_000));
        return MapLayout.of(IdKind.USER, one, ranges, source);
    }

    private static IdMapping mapping(String[] words) {
        return new IdMapping(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
    }

    private static IdSource ids(IdMapping subordinate, IdMapping... mapped) {
        return new IdSource() {
            @Override
            public IdMapping subordinate() {
                return subordinate;
            }

            @Override
            public List<IdMapping> mapped() {
                return List.of(mapped);
            }
        };
    }
}

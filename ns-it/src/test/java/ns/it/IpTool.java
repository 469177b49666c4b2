package ns.it;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import ns.core.fd.NamespaceHandle;
import ns.exec.Command;
import ns.exec.Nsenter;
import ns.exec.Unshare;

/** The installed ip(8), which the tests compare with. */
final class IpTool {
    private IpTool() {}

    /** What {@code ip -j -d WORDS} prints inside a namespace: objects by field. */
    static List<Map<String, Object>> show(NamespaceHandle namespace, String... words) {
        return json(namespace, "ip", words);
    }

    /** What {@code tc -j -d WORDS} prints inside a namespace: objects by field. */
    static List<Map<String, Object>> tc(NamespaceHandle namespace, String... words) {
        return json(namespace, "tc", words);
    }

    private static List<Map<String, Object>> json(NamespaceHandle namespace, String program, String... words) {
        List<String> all = new ArrayList<>(List.of("-j", "-d"));
        all.addAll(List.of(words));
        return objects(Nsenter.into(namespace)
                .run(Command.of(program, all.toArray(String[]::new)))
                .stdout());
    }

    /** Runs {@code ip WORDS} inside a namespace. */
    static void run(NamespaceHandle namespace, String... words) {
        Nsenter.into(namespace).run(Command.of("ip", words));
    }

    /** Runs {@code ip WORDS} here. */
    static String run(String... words) {
        return Unshare.of().run(Command.of("ip", words)).stdout();
    }

    private static List<Map<String, Object>> objects(String array) {
        String document = "{\"all\":" + (array.isBlank() ? "[]" : array) + "}";
        Json json = Json.parse(document.getBytes(StandardCharsets.UTF_8), array);
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object each : (List<?>) Objects.requireNonNull(json.fields().get("all"))) {
            objects.add(((Json) each).fields());
        }
        return objects;
    }

    /** A field that is an object itself. */
    static Map<String, Object> inside(Map<String, Object> object, String field) {
        return ((Json) Objects.requireNonNull(object.get(field), field)).fields();
    }
}

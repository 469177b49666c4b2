package ns.net.lab.junit;

import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import ns.net.lab.NetLab;
import org.junit.jupiter.api.extension.ParameterContext;

/**
 * What lab a parameter asks for.
 *
 * @param key equal of parameters that ask for the same
 * @param maker makes it
 */
record Shape(String key, Supplier<NetLab> maker) {
    private record Kind<A extends Annotation>(Class<A> annotation, Function<A, NetLab> maker) {
        Optional<Shape> of(ParameterContext parameter) {
            return parameter
                    .findAnnotation(annotation)
                    .map(found -> new Shape(found.toString(), () -> maker.apply(found)));
        }
    }

    private static final List<Kind<?>> KINDS = List.of(
            new Kind<>(EmptyLab.class, none -> NetLab.create()),
            new Kind<>(Pair.class, pair -> NetLab.pair()),
            new Kind<>(Star.class, star -> NetLab.star(star.value())),
            new Kind<>(Line.class, line -> NetLab.line(line.value())),
            new Kind<>(Ring.class, ring -> NetLab.ring(ring.value())),
            new Kind<>(Mesh.class, mesh -> NetLab.mesh(mesh.value())),
            new Kind<>(Wan.class, wan -> NetLab.wan(wan.first(), wan.second())));

    /** A lab without hosts, if the parameter does not say more. */
    static Shape of(ParameterContext parameter) {
        return KINDS.stream()
                .flatMap(kind -> kind.of(parameter).stream())
                .findFirst()
                .orElseGet(() -> new Shape("@" + EmptyLab.class.getName() + "()", NetLab::create));
    }
}

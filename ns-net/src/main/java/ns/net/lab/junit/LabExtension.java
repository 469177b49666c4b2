package ns.net.lab.junit;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import ns.core.SyscallException;
import ns.net.lab.NetLab;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests labs: a parameter with one of the annotations of this package registers it, and one of type {@link NetLab} without an annotation gets a
 * lab without hosts if the class says {@code @ExtendWith(LabExtension.class)}.
 *
 * <p>Parameters of one test with the same annotation get the same lab: that of the constructor, {@code @BeforeEach}, the test and {@code @AfterEach}; a
 * lab of {@code @BeforeAll} or of the constructor of a class with one instance is that of all tests of the class that ask for the same. The lab is
 * closed after the test or the class, however these end, also after a timeout.
 *
 * <p>If a test fails, JUnit keeps as files of it: the packets (the first 256 bytes of each) as {@code lab.pcapng}, what was done to the
 * lab, {@code lab.events.txt}, and what it was like,
 * {@code lab.svg} and {@code lab.mmd}, unless the test has closed it; of a second lab, {@code lab-2.pcapng} and so on. The configuration parameter {@code ns.lab.capture=false} leaves the packets out.
 *
 * <p>Where labs are not allowed, the test is skipped with the reason; with {@code NS_MUST_WORK=1} in the environment it fails.
 */
public final class LabExtension implements ParameterResolver, ExecutionCondition, AfterEachCallback {
    private static final Namespace STORE = Namespace.create(LabExtension.class);
    private static final String MUST_WORK = "NS_MUST_WORK";
    private static final String CAPTURE = "ns.lab.capture";

    /** Why there can be no labs, found out once for all tests. */
    private record Obstacle(Optional<SyscallException> reason) {
        static Obstacle find() {
            try {
                NetLab.create().close();
                return new Obstacle(Optional.empty());
            } catch (SyscallException e) {
                return new Obstacle(Optional.of(e));
            }
        }
    }

    /** The keys of all shapes that were ever asked for: a store does not tell what is in it. */
    private record Keys(Set<String> all) {}

    /** Used by JUnit. */
    public LabExtension() {}

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Obstacle obstacle = context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(Obstacle.class, any -> Obstacle.find(), Obstacle.class);
        if (obstacle.reason().isEmpty()) {
            return ConditionEvaluationResult.enabled("labs are allowed");
        }
        String reason = "no lab is possible here: " + obstacle.reason().get().getMessage();
        if ("1".equals(System.getenv(MUST_WORK))) {
            throw new IllegalStateException(reason + ", and " + MUST_WORK + "=1 allows no skipping");
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    /** A lab of a constructor is the test's, as the instance is. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == NetLab.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Shape shape = Shape.of(parameter);
        boolean captures =
                context.getConfigurationParameter(CAPTURE).map(Boolean::valueOf).orElse(true);
        keys(context).add(shape.key());
        return context.getStore(STORE)
                .computeIfAbsent(shape.key(), any -> TestLab.create(shape, captures), TestLab.class)
                .lab();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            List<TestLab> labs = keys(context).stream()
                    .sorted()
                    .flatMap(key -> Stream.ofNullable(context.getStore(STORE).get(key, TestLab.class)))
                    .toList();
            for (int i = 0; i < labs.size(); i++) {
                labs.get(i).publish(context, i == 0 ? "" : "-" + (i + 1));
            }
        }
    }

    private static Set<String> keys(ExtensionContext context) {
        return context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(Keys.class, any -> new Keys(ConcurrentHashMap.newKeySet()), Keys.class)
                .all();
    }
}

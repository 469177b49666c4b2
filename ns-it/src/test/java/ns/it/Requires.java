package ns.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a test needs to run at all. Where that is missing the test is skipped with the reason; with {@code NS_MUST_WORK=1} in the
 * environment, as in CI, it fails instead.
 */
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Requires.All.class)
@ExtendWith(NeedCondition.class)
@interface Requires {
    /** Privileges, and features of the kernel. */
    Need[] value() default {};

    /** Programs that must be on the PATH. */
    String[] programs() default {};

    /** Several of them on one test. */
    @Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
    @Retention(RetentionPolicy.RUNTIME)
    @interface All {
        Requires[] value();
    }
}

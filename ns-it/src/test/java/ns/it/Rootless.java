package ns.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Is about what a user without privileges may not do; runs in CI's unprivileged pass. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("rootless")
@Requires(Need.NO_PRIVILEGES)
@interface Rootless {}
